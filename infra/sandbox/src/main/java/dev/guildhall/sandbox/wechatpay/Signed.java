package dev.guildhall.sandbox.wechatpay;

import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The headers by which WeChat Pay vouches for a body it sends. */
record Signed(Map<String, String> headers) {
    /** Of the key that follows, which no merchant has been given. */
    static final String NEXT_KEY_ID = "PUB_KEY_ID_0" + "9".repeat(30);

    /** As the key of this merchant, whatever key it is. */
    static Signed over(Merchant merchant, PrivateKey key, Instant at, String body) {
        return over(merchant.platformKeyId(), key, at, body);
    }

    /** @param keyId by which whoever reads it finds the public key */
    static Signed over(String keyId, PrivateKey key, Instant at, String body) {
        String timestamp = Long.toString(at.getEpochSecond());
        String nonce = Keys.hex(16).toLowerCase(Locale.ROOT);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Request-ID", "08" + Keys.hex(14) + "-" + Keys.digits(9));
        headers.put("Wechatpay-Timestamp", timestamp);
        headers.put("Wechatpay-Nonce", nonce);
        headers.put("Wechatpay-Serial", keyId);
        headers.put("Wechatpay-Signature", Keys.sign(key, timestamp + '\n' + nonce + '\n' + body + '\n'));
        headers.put("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
        return new Signed(headers);
    }
}
