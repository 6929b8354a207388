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
        boolean noticeAccepted) {

    enum State {
        PROCESSING,
        SUCCESS,
        ABNORMAL
    }

    static String key(String mchid, String outRefundNo) {
        return mchid + ' ' + outRefundNo;
    }

    String key() {
        return key(mchid, outRefundNo);
    }

    Refund ended(State end, Instant at) {
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
                end,
                end == State.SUCCESS ? at : null,
                noticeId,
                noticesSent,
                noticeAccepted);
    }

    Refund noticed(int sent, boolean accepted) {
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
                state,
                successAt,
                noticeId,
                sent,
                accepted || noticeAccepted);
    }
}
