package dev.guildhall.payments.domain;

import dev.guildhall.wechat.MiniPrograms;
import dev.guildhall.wechat.VirtualPay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages that WeChat sends to the mini-program's address. Their signature covers a token and not the message, so nothing that
 * they say is believed: one of a payment or a refund leads to a question about its order, and that answer is booked.
 */
@Service
public class VirtualMessages {
    /** The address of messages, below the tenant's. */
    public static final String PATH = "/api/payments/virtual/messages";

    private static final Logger log = LoggerFactory.getLogger(VirtualMessages.class);
    private static final Duration OLDEST = Duration.ofMinutes(5);
    /** A payment, a refund, and the question whether Apple should refund, which Apple decides without us. */
    private static final Set<String> EVENTS =
            Set.of("xpay_goods_deliver_notify", "xpay_refund_notify", "xpay_subscribe_ios_refund_query_notify");

    /** Where a message of one kind or another names the order. */
    private static final List<String> NUMBERS = List.of("OutTradeNo", "MchOrderId", "pay_order_id");

    /** What WeChat is answered. */
    public enum Answer {
        TAKEN,
        /** The signature, the time or the form is wrong. */
        NOT_BELIEVED,
        /** Send it again: WeChat does not yet say that it was paid, or does not answer. */
        LATER
    }

    /** As it stands in the address. */
    public record Stamp(
            @Nullable String signature,
            @Nullable String messageSignature,
            @Nullable String timestamp,
            @Nullable String nonce) {}

    private final VirtualOffers offers;
    private final VirtualDesk desk;
    private final MiniPrograms miniPrograms;
    private final JsonMapper json;
    private final Clock clock;

    VirtualMessages(VirtualOffers offers, VirtualDesk desk, MiniPrograms miniPrograms, JsonMapper json, Clock clock) {
        this.offers = offers;
        this.desk = desk;
        this.miniPrograms = miniPrograms;
        this.json = json;
        this.clock = clock;
    }

    /** Whether WeChat itself asks that the address is ours, with a token that was entered. */
    public boolean greeted(Stamp stamp) {
        return believed(stamp, stamp.signature) != null;
    }

    public Answer take(Stamp stamp, String body) {
        JsonNode message = read(stamp, body);
        if (message == null) {
            return Answer.NOT_BELIEVED;
        }
        String event = message.path("Event").asString("");
        if (!EVENTS.contains(event)) {
            log.info("a message of WeChat about {} is for nobody here", event);
            return Answer.TAKEN;
        }
        Optional<Boolean> paid = NUMBERS.stream()
                .map(name -> message.path(name).asString(""))
                .filter(number -> !number.isEmpty())
                .findFirst()
                .flatMap(desk::hinted);
        if (paid.isEmpty()) {
            log.warn("a message of WeChat names an order that was never asked for");
            return Answer.NOT_BELIEVED;
        }
        return paid.get() ? Answer.TAKEN : Answer.LATER;
    }

    private @Nullable JsonNode read(Stamp stamp, String body) {
        try {
            JsonNode outer = json.readTree(body);
            String cipher = outer.path("Encrypt").asString("");
            if (cipher.isEmpty()) {
                // Where a message key was entered, what comes in clear is none of WeChat's.
                VirtualOffers.Offer offer = believed(stamp, stamp.signature);
                return offer == null || offer.messageKey() != null ? null : outer;
            }
            VirtualOffers.Offer offer = believed(stamp, stamp.messageSignature, cipher);
            String key = offer == null ? null : offer.messageKey();
            if (offer == null || key == null) {
                return null;
            }
            String appid = miniPrograms.appid().orElse("");
            return json.readTree(VirtualPay.opened(offer.token(), key, appid, cipher));
        } catch (JacksonException e) {
            return null;
        } catch (RuntimeException e) {
            log.warn("a message of WeChat cannot be opened: {}", e.getClass().getSimpleName());
            return null;
        }
    }

    private VirtualOffers.@Nullable Offer believed(Stamp stamp, @Nullable String signature, String... more) {
        String timestamp = stamp.timestamp;
        String nonce = stamp.nonce;
        if (signature == null || timestamp == null || nonce == null || !fresh(timestamp)) {
            return null;
        }
        String[] parts = new String[2 + more.length];
        parts[0] = timestamp;
        parts[1] = nonce;
        System.arraycopy(more, 0, parts, 2, more.length);
        return offers.listening().stream()
                .filter(offer -> VirtualPay.signed(offer.token(), signature, parts))
                .findFirst()
                .orElse(null);
    }

    private boolean fresh(String timestamp) {
        try {
            Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
            return age.abs().compareTo(OLDEST) <= 0;
        } catch (NumberFormatException | java.time.DateTimeException e) {
            return false;
        }
    }
}
