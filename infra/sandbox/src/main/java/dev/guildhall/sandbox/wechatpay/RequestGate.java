package dev.guildhall.sandbox.wechatpay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Lets a request in only if its head and signature are what WeChat Pay v3 asks for. */
final class RequestGate {
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048";
    private static final Set<String> PAIRS = Set.of("mchid", "serial_no", "nonce_str", "timestamp", "signature");
    private static final Pattern PAIR = Pattern.compile("\\s*([a-z_]+)=\"([^\"]*)\"\\s*(,|$)");

    private final SandboxMerchants merchants;
    private final Clock clock;
    private final Cache<String, Boolean> usedNonces =
            Caffeine.newBuilder().expireAfterWrite(WINDOW.multipliedBy(2)).build();

    /** @param clock the wall clock that the SDK signs with, never a shifted one */
    RequestGate(SandboxMerchants merchants, Clock clock) {
        this.merchants = merchants;
        this.clock = clock;
    }

    /**
     * @param target path and query exactly as they came over the wire, without the simulator's own prefix
     * @param body exactly as it came; empty if there was none
     * @return who signed
     */
    Merchant admit(String method, String target, HttpHeaders headers, byte[] body) {
        head(method, headers);
        Map<String, String> pairs = pairs(headers.getFirst(HttpHeaders.AUTHORIZATION));
        Merchant merchant = merchants
                .find(pairs.getOrDefault("mchid", ""))
                .orElseThrow(() -> WechatPayError.badSignature("商户号不存在"));
        String publicKey = merchant.publicKeyOf(pairs.get("serial_no"))
                .orElseThrow(() -> WechatPayError.badSignature("商户证书序列号有误，请确认是该商户号的证书"));
        String timestamp = pairs.getOrDefault("timestamp", "");
        if (!timestamp.matches("\\d{1,12}")
                || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                                .abs()
                                .compareTo(WINDOW)
                        > 0) {
            throw WechatPayError.badSignature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
        }
        String nonce = pairs.getOrDefault("nonce_str", "");
        byte[] message = message(method, target, timestamp, nonce, body);
        if (!Keys.verify(Keys.publicKey(publicKey), message, pairs.getOrDefault("signature", ""))) {
            throw WechatPayError.badSignature("签名错误，请检查后再试");
        }
        if (usedNonces.asMap().putIfAbsent(merchant.mchid() + ' ' + nonce, true) != null) {
            throw WechatPayError.badSignature("Http头Authorization中的nonce_str已被使用过");
        }
        String platformSerial = headers.getFirst("Wechatpay-Serial");
        if (platformSerial != null && !platformSerial.equals(merchant.platformKeyId())) {
            throw WechatPayError.parameter("平台证书序列号Wechatpay-Serial错误");
        }
        return merchant;
    }

    private static void head(String method, HttpHeaders headers) {
        if (blank(headers.getFirst(HttpHeaders.USER_AGENT))) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "Http头缺少User-Agent");
        }
        String accept = headers.getFirst(HttpHeaders.ACCEPT);
        if (accept == null || blank(accept) || !acceptsJson(accept)) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "Http头Accept应为application/json");
        }
        if (method.equals("POST")) {
            String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
            if (type == null || !isJson(type)) {
                throw new WechatPayError(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "INVALID_REQUEST", "Http头Content-Type应为application/json");
            }
        }
    }

    private static Map<String, String> pairs(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME + " ")) {
            throw WechatPayError.badSignature("Http头Authorization认证类型不正确");
        }
        String rest = authorization.substring(SCHEME.length() + 1);
        Map<String, String> pairs = new HashMap<>();
        Matcher matcher = PAIR.matcher(rest);
        int end = 0;
        while (matcher.lookingAt()) {
            if (pairs.put(matcher.group(1), matcher.group(2)) != null) {
                throw WechatPayError.badSignature("Http头Authorization值格式错误");
            }
            end = matcher.end();
            if (end == rest.length()) {
                break;
            }
            matcher.region(end, rest.length());
        }
        if (end != rest.length() || !pairs.keySet().equals(PAIRS)) {
            throw WechatPayError.badSignature("Http头Authorization值格式错误，请参考签名规则");
        }
        return pairs;
    }

    private static byte[] message(String method, String target, String timestamp, String nonce, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(
                (method + '\n' + target + '\n' + timestamp + '\n' + nonce + '\n').getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body);
        message.write('\n');
        return message.toByteArray();
    }

    private static boolean acceptsJson(String accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream().anyMatch(t -> t.includes(MediaType.APPLICATION_JSON));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean isJson(String type) {
        try {
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
