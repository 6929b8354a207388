package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What WeChat Pay says of a payment, before it is compared with the order.
 *
 * @param credential through which it was heard
 * @param number the merchant's order number ({@code out_trade_no})
 * @param transaction WeChat Pay's own number
 * @param mchid the merchant, or the partner in front of it
 * @param subMchid the merchant behind a partner; null for one of its own
 */
public record Receipt(
        UUID credential,
        String number,
        String transaction,
        String mchid,
        String appid,
        @Nullable String subMchid,
        long fen,
        String currency,
        Instant paidAt,
        Source source) {
    /** Of a merchant of its own. */
    public Receipt(
            UUID credential,
            String number,
            String transaction,
            String mchid,
            String appid,
            long fen,
            String currency,
            Instant paidAt,
            Source source) {
        this(credential, number, transaction, mchid, appid, null, fen, currency, paidAt, source);
    }

    /** How it was heard. */
    public enum Source {
        NOTICE,
        QUERY
    }
}
