package dev.guildhall.payments.wechat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.wechat.pay.java.core.notification.Notification;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a notice: verified and deciphered by the SDK, and no older or newer than five minutes, which the SDK does not look
 * at. Whatever is wrong with it, the answer is {@link NotBelieved}.
 */
@Component
public class NoticeReader {
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Gson GSON = new Gson();

    private final Clock clock;

    NoticeReader(Clock clock) {
        this.clock = clock;
    }

    /** A notice that WeChat Pay has signed, now: about a payment or about a refund; of others both are null. */
    public record Notice(
            String id,
            String eventType,
            @Nullable PaymentAnswer payment,
            @Nullable RefundAnswer refund) {}

    /** The notice cannot be believed. The message holds nothing of it. */
    public static class NotBelieved extends Exception {
        NotBelieved(String why) {
            super(why);
        }
    }

    public Notice read(Merchant merchant, NoticeHeaders headers, String body) throws NotBelieved {
        requireFresh(headers.timestamp());
        try {
            RequestParam.Builder request = new RequestParam.Builder()
                    .serialNumber(headers.serial())
                    .timestamp(headers.timestamp())
                    .nonce(headers.nonce())
                    .signature(headers.signature())
                    .body(body);
            if (headers.signatureType() != null) {
                request.signType(headers.signatureType());
            }
            JsonObject plain = merchant.notices().parse(request.build(), JsonObject.class);
            Notification envelope = GSON.fromJson(body, Notification.class);
            if (envelope.getId() == null || envelope.getEventType() == null || plain == null) {
                throw new NotBelieved("a notice without an id or a type");
            }
            boolean payment = envelope.getEventType().equals("TRANSACTION.SUCCESS");
            boolean refund = envelope.getEventType().startsWith("REFUND.");
            return new Notice(
                    envelope.getId(),
                    envelope.getEventType(),
                    payment ? payment(plain) : null,
                    refund ? RefundAnswers.of(GSON.fromJson(plain, RefundNotification.class), mchid(plain)) : null);
        } catch (RuntimeException e) {
            // The SDK throws what its helpers throw: bad Base64, missing headers, no JSON, a probe of WeChat Pay
            // (SIGNTEST).
            throw new NotBelieved(e.getClass().getSimpleName());
        }
    }

    /** Of a merchant behind a partner the notice names both. */
    private static PaymentAnswer payment(JsonObject plain) {
        return plain.has("sp_mchid")
                ? PaymentAnswers.of(GSON.fromJson(
                        plain, com.wechat.pay.java.service.partnerpayments.nativepay.model.Transaction.class))
                : PaymentAnswers.of(GSON.fromJson(plain, Transaction.class));
    }

    /** Who receives: the merchant behind a partner where there is one. */
    private static @Nullable String mchid(JsonObject plain) {
        String field = plain.has("sub_mchid") ? "sub_mchid" : "mchid";
        return plain.has(field) ? plain.get(field).getAsString() : null;
    }

    private void requireFresh(@Nullable String timestamp) throws NotBelieved {
        try {
            Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp == null ? "" : timestamp));
            if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
                throw new NotBelieved("a notice of another time");
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw new NotBelieved("a notice without a time");
        }
    }
}
