package dev.guildhall.payments;

import dev.guildhall.payments.wechat.NoticeHeaders;
import dev.guildhall.tenancy.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** WeChat Pay's side of a notice, written by hand: signs as it does and enciphers as it does. */
class FakeWeChat implements DemoMerchants {
    static final String MCHID = "1900000042";

    private static final String KEY_ID = "PUB_KEY_ID_0119000000422024";
    private static final String API_V3_KEY = "0123456789abcdefghijklmnopqrstuv";
    private static final KeyPair PLATFORM = pair();
    private static final KeyPair MERCHANT = pair();
    private static final KeyPair STRANGER = pair();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A signed body as it comes over the wire. */
    record Sent(NoticeHeaders headers, String body) {}

    @Override
    public MerchantCredentialInput open(TenantId tenant, String appId) {
        return new MerchantCredentialInput(
                MCHID,
                appId,
                "3775B6A45ACD588826D15E583A95F5DD00000042",
                pem("PRIVATE KEY", MERCHANT.getPrivate().getEncoded()),
                API_V3_KEY,
                pem("PUBLIC KEY", PLATFORM.getPublic().getEncoded()),
                KEY_ID);
    }

    static Map<String, Object> transaction(String number, String appid, long fen) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("mchid", MCHID);
        fields.put("appid", appid);
        fields.put("out_trade_no", number);
        fields.put("transaction_id", "42000024" + number);
        fields.put("trade_type", "MWEB");
        fields.put("trade_state", "SUCCESS");
        fields.put("trade_state_desc", "支付成功");
        fields.put("bank_type", "OTHERS");
        fields.put("success_time", "2026-11-22T10:34:56+08:00");
        fields.put("amount", Map.of("total", fen, "payer_total", fen, "currency", "CNY", "payer_currency", "CNY"));
        return fields;
    }

    /** @param status SUCCESS, ABNORMAL or CLOSED */
    static Map<String, Object> refund(String number, String transaction, String status, long fen, long orderFen) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("mchid", MCHID);
        fields.put("out_trade_no", "PO");
        fields.put("transaction_id", transaction);
        fields.put("out_refund_no", number);
        fields.put("refund_id", "503000" + number);
        fields.put("refund_status", status);
        if (status.equals("SUCCESS")) {
            fields.put("success_time", "2026-11-22T11:00:00+08:00");
        }
        fields.put("user_received_account", "支付用户零钱");
        fields.put("amount", Map.of("total", orderFen, "refund", fen, "payer_total", orderFen, "payer_refund", fen));
        return fields;
    }

    static Sent refundNotice(String id, Instant at, Map<String, Object> refund) {
        return notice(id, at, refund, PLATFORM.getPrivate(), "REFUND." + refund.get("refund_status"), "refund");
    }

    static Sent notice(String id, Instant at, Map<String, Object> transaction) {
        return notice(id, at, transaction, PLATFORM.getPrivate());
    }

    static Sent noticeOfAStranger(String id, Instant at, Map<String, Object> transaction) {
        return notice(id, at, transaction, STRANGER.getPrivate());
    }

    private static Sent notice(String id, Instant at, Map<String, Object> transaction, PrivateKey key) {
        return notice(id, at, transaction, key, "TRANSACTION.SUCCESS", "transaction");
    }

    private static Sent notice(
            String id, Instant at, Map<String, Object> content, PrivateKey key, String event, String type) {
        String nonce = "abcdefghijkl";
        Map<String, Object> resource = new HashMap<>();
        resource.put("original_type", type);
        resource.put("algorithm", "AEAD_AES_256_GCM");
        resource.put("associated_data", type);
        resource.put("nonce", nonce);
        resource.put("ciphertext", encrypt(nonce, type, JSON.writeValueAsString(content)));
        Map<String, Object> envelope = new HashMap<>();
        envelope.put("id", id);
        envelope.put("create_time", "2026-11-22T10:34:57+08:00");
        envelope.put("resource_type", "encrypt-resource");
        envelope.put("event_type", event);
        envelope.put("summary", type);
        envelope.put("resource", resource);
        String body = JSON.writeValueAsString(envelope);
        String timestamp = Long.toString(at.getEpochSecond());
        String headerNonce = UUID.randomUUID().toString().replace("-", "");
        return new Sent(
                new NoticeHeaders(
                        KEY_ID,
                        timestamp,
                        headerNonce,
                        sign(key, timestamp + "\n" + headerNonce + "\n" + body + "\n"),
                        "WECHATPAY2-SHA256-RSA2048"),
                body);
    }

    private static String sign(PrivateKey key, String message) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encrypt(String nonce, String type, String plain) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(API_V3_KEY.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(type.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    }
}
