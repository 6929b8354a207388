package dev.guildhall.sandbox.wechatpay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A refund at the simulator.
 *
 * @param asked the merchant's request, to tell a repetition from another refund under the same number
 * @param amount in fen
 * @param orderTotal in fen
 * @param mchid who gives back
 * @param spMchid the partner in front of it; null for a merchant of its own
 * @param notifyUrl null: the merchant wants no notice and will ask
 */
record Refund(
        String mchid,
        String outRefundNo,
        String refundId,
        String outTradeNo,
        @Nullable String transactionId,
        JsonNode asked,
        long amount,
        long orderTotal,
        @Nullable String notifyUrl,
        Instant createdAt,
        State state,
        @Nullable Instant successAt,
        String noticeId,
        int noticesSent,
        boolean noticeAccepted,
        @Nullable String spMchid) {

    enum State {
        PROCESSING,
        SUCCESS,
        ABNORMAL,
        CLOSED
    }

    static String key(String mchid, String outRefundNo) {
        return mchid + ' ' + outRefundNo;
    }

    String key() {
        return key(mchid, outRefundNo);
    }

    Refund ended(State end, Instant at) {
        return with(end, end == State.SUCCESS ? at : null, noticesSent, noticeAccepted);
    }

    /** On its way again, to another account: what comes of it is told by a notice of its own. */
    Refund moved(String notice) {
        return new Refund(
                mchid,
                outRefundNo,
                refundId,
                outTradeNo,
                transactionId,
                asked,
                amount,
                orderTotal,
                notifyUrl,
                createdAt,
                State.PROCESSING,
                null,
                notice,
                0,
                false,
                spMchid);
    }

    Refund noticed(int sent, boolean accepted) {
        return with(state, successAt, sent, accepted || noticeAccepted);
    }

    /** The same refund, as it was asked for, in another situation. */
    private Refund with(State now, @Nullable Instant success, int sent, boolean accepted) {
        return new Refund(
                mchid,
                outRefundNo,
                refundId,
                outTradeNo,
                transactionId,
                asked,
                amount,
                orderTotal,
                notifyUrl,
                createdAt,
                now,
                success,
                noticeId,
                sent,
                accepted,
                spMchid);
    }
}
