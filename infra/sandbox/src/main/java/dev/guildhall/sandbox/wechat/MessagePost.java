package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.OwnHosts;
import dev.guildhall.sandbox.SandboxOnly;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages to a mini-program's address, as 消息推送 in JSON does: in clear, signed over the token only, or in safe mode,
 * enciphered and signed over the cipher text.
 */
@Component
@SandboxOnly
class MessagePost implements DisposableBean {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BLOCK = 32;

    private final VirtualShop shop;
    private final JsonMapper json;
    private final Clock clock;
    private final @Nullable URI baseUrl;
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    MessagePost(VirtualShop shop, JsonMapper json, Clock clock, @Value("${guildhall.base-url:}") String baseUrl) {
        this.shop = shop;
        this.json = json;
        this.clock = clock;
        this.baseUrl = baseUrl.isBlank() ? null : URI.create(baseUrl);
    }

    @Override
    public void destroy() {
        http.shutdownNow();
    }

    /** Whether the address answers as one does that knows the token; asked when it is entered. */
    boolean greets(VirtualShop.Offer offer, String url) {
        String word = SimulatedPrograms.hex(8);
        return send(HttpRequest.newBuilder(address(url, offer.token(), "&echostr=" + word))
                        .GET())
                .filter(answer -> answer.statusCode() == 200 && answer.body().equals(word))
                .isPresent();
    }

    /** Tells of a payment, and again as the fault says. @return whether the owner says that it has delivered */
    boolean paid(VirtualShop.Order order) {
        if (shop.happens(VirtualShop.Fault.MISSING)) {
            return false;
        }
        VirtualShop.Offer offer = shop.offer(order.appid()).orElseThrow();
        Map<String, Object> message = paidMessage(order, order.fen());
        boolean taken;
        if (shop.happens(VirtualShop.Fault.DUPLICATE)) {
            List<CompletableFuture<Boolean>> twins = List.of(
                    CompletableFuture.supplyAsync(() -> tell(offer, message)),
                    CompletableFuture.supplyAsync(() -> tell(offer, message)));
            taken = twins.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
            taken &= tell(offer, message);
        } else {
            taken = tell(offer, message);
        }
        VirtualShop.Order now = shop.order(order.appid(), order.number()).orElseThrow();
        shop.change(now, taken && now.status() == 2 ? 4 : now.status(), 1);
        return taken;
    }

    Map<String, Object> paidMessage(VirtualShop.Order order, long fen) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("ToUserName", "gh_0123456789ab");
        message.put("FromUserName", order.openid());
        message.put("CreateTime", clock.instant().getEpochSecond());
        message.put("MsgType", "event");
        message.put("Event", "xpay_goods_deliver_notify");
        message.put("OpenId", order.openid());
        message.put("OutTradeNo", order.number());
        message.put("Env", 0);
        message.put(
                "WeChatPayInfo",
                Map.of(
                        "MchOrderNo", order.number(),
                        "TransactionId", order.transaction(),
                        "PaidTime", order.paidAt().getEpochSecond()));
        message.put(
                "GoodsInfo",
                Map.of(
                        "ProductId",
                        order.product(),
                        "Quantity",
                        1,
                        "OrigPrice",
                        fen,
                        "ActualPrice",
                        fen,
                        "Attach",
                        order.attach()));
        return message;
    }

    /** @return whether it was answered with {@code ErrCode} 0 */
    boolean tell(VirtualShop.Offer offer, Map<String, Object> message) {
        String url = offer.messageUrl();
        if (url == null) {
            return false;
        }
        String text = json.writeValueAsString(message);
        String body = text;
        URI address = address(url, offer.token(), "");
        if (!offer.messageKey().isEmpty()) {
            String cipher = enciphered(offer, text);
            body = json.writeValueAsString(Map.of("ToUserName", "gh_0123456789ab", "Encrypt", cipher));
            address = address(url, offer.token(), "", cipher);
        }
        return send(HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .filter(answer -> answer.statusCode() == 200 && success(answer.body()))
                .isPresent();
    }

    private boolean success(String body) {
        try {
            return json.readTree(body).path("ErrCode").asInt(1) == 0;
        } catch (JacksonException e) {
            return false;
        }
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
        try {
            return Optional.of(http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private URI address(String url, String token, String more, String... signedToo) {
        URI target = URI.create(url);
        if (!OwnHosts.contain(target, baseUrl)) {
            throw new IllegalArgumentException("the sandbox sends to this deployment only, not to " + target.getHost());
        }
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String nonce = SimulatedPrograms.hex(8);
        StringBuilder query = new StringBuilder("signature=")
                .append(signature(token, timestamp, nonce))
                .append("&timestamp=")
                .append(timestamp)
                .append("&nonce=")
                .append(nonce)
                .append(more);
        for (String cipher : signedToo) {
            query.append("&encrypt_type=aes&msg_signature=")
                    .append(URLEncoder.encode(signature(token, timestamp, nonce, cipher), StandardCharsets.UTF_8));
        }
        return URI.create(url + "?" + query);
    }

    /** SHA-1 over the parts in the order of their letters. */
    private static String signature(String... parts) {
        String[] sorted = parts.clone();
        Arrays.sort(sorted);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1")
                            .digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** AES-256-CBC over 16 random bytes, the length, the message and the AppID, filled up to blocks of 32. */
    private String enciphered(VirtualShop.Offer offer, String text) {
        byte[] key = Base64.getDecoder().decode(offer.messageKey() + "=");
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] appid = Objects.requireNonNull(offer.appid()).getBytes(StandardCharsets.UTF_8);
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        int length = salt.length + 4 + message.length + appid.length;
        int fill = BLOCK - length % BLOCK;
        byte[] padding = new byte[fill];
        Arrays.fill(padding, (byte) fill);
        byte[] plain = ByteBuffer.allocate(length + fill)
                .put(salt)
                .putInt(message.length)
                .put(message)
                .put(appid)
                .put(padding)
                .array();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
