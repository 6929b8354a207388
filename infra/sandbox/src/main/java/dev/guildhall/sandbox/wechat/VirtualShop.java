package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Virtual payment as WeChat keeps it: what a mini-program's owner has set up there, and the orders that telephones have paid. */
@Component
@SandboxOnly
class VirtualShop {
    /** Ways to go wrong. */
    enum Fault {
        /** No message is sent. */
        MISSING,
        /** The message is sent twice at the same time, and once more. */
        DUPLICATE,
        /** The query says one fen more than was paid. */
        WRONG_AMOUNT,
        /** The query says that it belongs to another order. */
        WRONG_ATTACH,
        /** Every call is answered with -1. */
        QUERY_ERROR;

        static Fault of(String word) {
            for (Fault each : values()) {
                if (each.word().equals(word)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("fault is one of "
                    + EnumSet.allOf(Fault.class).stream().map(Fault::word).toList());
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What the owner sees under 虚拟支付 - 基本配置 and 消息推送.
     *
     * @param appKey of the environment in which money is paid
     * @param sandboxKey of WeChat's own sandbox
     * @param messageKey EncodingAESKey; empty: messages come in clear
     * @param messageUrl where messages go; null: nowhere
     * @param goods product → price in fen
     */
    record Offer(
            String appid,
            String offerId,
            String appKey,
            String sandboxKey,
            String token,
            String messageKey,
            @Nullable String messageUrl,
            Map<String, Long> goods) {}

    /**
     * @param status as {@code query_order} numbers it: 2 paid, 4 delivered, 5 given back
     * @param notices how many messages were sent
     */
    record Order(
            String number,
            String appid,
            String openid,
            String product,
            long fen,
            String attach,
            String transaction,
            Instant paidAt,
            int status,
            int notices) {
        Order with(int newStatus, int sent) {
            return new Order(number, appid, openid, product, fen, attach, transaction, paidAt, newStatus, sent);
        }
    }

    private final JsonShelf<Offer> offers;
    private final JsonShelf<Order> orders;
    private final AtomicReference<Set<Fault>> faults = new AtomicReference<>(Set.of());

    VirtualShop(@Value("${guildhall.data:.data}") Path data, JsonMapper json) {
        this.offers = new JsonShelf<>(data.resolve("sandbox/wechat/virtual-offers"), json, Offer.class);
        this.orders = new JsonShelf<>(data.resolve("sandbox/wechat/virtual-orders"), json, Order.class);
    }

    /** The owner opens virtual payment; what is there stays. */
    Offer open(String appid) {
        return offers.putIfAbsent(
                appid,
                new Offer(
                        appid,
                        "145" + SimulatedPrograms.hex(4),
                        SimulatedPrograms.hex(16),
                        SimulatedPrograms.hex(16),
                        SimulatedPrograms.hex(8),
                        "",
                        null,
                        Map.of()));
    }

    Optional<Offer> offer(@Nullable String appid) {
        return appid == null ? Optional.empty() : offers.find(appid);
    }

    /** The owner sets what is given; null leaves it. */
    Offer set(
            String appid,
            @Nullable String messageUrl,
            @Nullable Boolean safe,
            @Nullable Map<String, Long> goods,
            boolean newKey) {
        return offers.change(appid, there -> {
            Offer old = Objects.requireNonNull(there);
            return new Offer(
                    appid,
                    old.offerId(),
                    newKey ? SimulatedPrograms.hex(16) : old.appKey(),
                    old.sandboxKey(),
                    old.token(),
                    safe == null
                            ? old.messageKey()
                            : safe ? SimulatedPrograms.hex(22).substring(0, 43) : "",
                    messageUrl == null ? old.messageUrl() : messageUrl,
                    goods == null ? old.goods() : new TreeMap<>(goods));
        });
    }

    /** Empty where a telephone has paid this number before. */
    Optional<Order> pay(Order order) {
        return orders.putIfAbsent(key(order.appid(), order.number()), order) == order
                ? Optional.of(order)
                : Optional.empty();
    }

    Optional<Order> order(String appid, @Nullable String number) {
        return number == null ? Optional.empty() : orders.find(key(appid, number));
    }

    List<Order> orders() {
        return orders.all();
    }

    Order change(Order order, int status, int more) {
        return orders.change(key(order.appid(), order.number()), there -> {
            Order old = Objects.requireNonNull(there);
            return old.with(status, old.notices() + more);
        });
    }

    void faults(Collection<String> words) {
        EnumSet<Fault> some = EnumSet.noneOf(Fault.class);
        words.forEach(word -> some.add(Fault.of(word)));
        faults.set(Set.copyOf(some));
    }

    boolean happens(Fault fault) {
        return Objects.requireNonNull(faults.get()).contains(fault);
    }

    private static String key(String appid, String number) {
        return appid + " " + number;
    }

    /** HMAC-SHA256 in lower-case hexadecimal letters, as both signatures of virtual payment are made. */
    static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
