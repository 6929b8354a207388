package dev.guildhall.payments.wechat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund as WeChat Pay tells it: in the answer to the request or to a query, or in a notice.
 *
 * @param number the merchant's number of the refund ({@code out_refund_no})
 * @param refundId WeChat Pay's own
 * @param transaction WeChat Pay's number of the payment
 * @param mchid only notices name it
 * @param currency notices do not name it
 * @param receivedAccount where the money goes, in words: 招商银行信用卡0403
 */
public record RefundAnswer(
        String number,
        String refundId,
        String transaction,
        @Nullable String mchid,
        Status status,
        long fen,
        long orderFen,
        @Nullable String currency,
        @Nullable String receivedAccount,
        @Nullable Instant successAt) {
    /** Where it stands at WeChat Pay. */
    public enum Status {
        PROCESSING,
        SUCCESS,
        /** The buyer's account does not take it; the merchant must say where it goes instead. */
        ABNORMAL,
        /** Nothing was given back, and under this number nothing will be. */
        CLOSED
    }
}
