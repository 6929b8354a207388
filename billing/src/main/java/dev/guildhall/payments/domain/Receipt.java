package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * What WeChat Pay says of a payment, before it is compared with the order.
 *
 * @param credential through which it was heard
 * @param number the merchant's order number ({@code out_trade_no})
 * @param transaction WeChat Pay's own number
 */
public record Receipt(
        UUID credential,
        String number,
        String transaction,
        String mchid,
        String appid,
        long fen,
        String currency,
        Instant paidAt,
        Source source) {
    /** How it was heard. */
    public enum Source {
        NOTICE,
        QUERY
    }
}
