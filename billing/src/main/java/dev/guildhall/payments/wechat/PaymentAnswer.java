package dev.guildhall.payments.wechat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment as a provider tells it, in a notice or in the answer to a query. What the provider left out is null; nothing is
 * compared here.
 *
 * @param number the merchant's order number ({@code out_trade_no})
 * @param transaction the provider's own
 * @param mchid of whom the call was signed by: the merchant, or the partner in front of it
 * @param subMchid the merchant behind a partner; null for a direct one
 */
public record PaymentAnswer(
        @Nullable String number,
        @Nullable String transaction,
        @Nullable String mchid,
        @Nullable String appid,
        @Nullable String subMchid,
        @Nullable String subAppid,
        @Nullable State state,
        @Nullable Long fen,
        @Nullable String currency,
        @Nullable Instant paidAt) {
    /** Where it stands at the provider. */
    public enum State {
        SUCCESS,
        /** Money went back already. */
        REFUND,
        NOTPAY,
        CLOSED,
        REVOKED,
        USERPAYING,
        PAYERROR,
        ACCEPT
    }
}
