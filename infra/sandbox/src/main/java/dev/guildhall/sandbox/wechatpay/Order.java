package dev.guildhall.sandbox.wechatpay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An order at the simulator.
 *
 * @param asked the merchant's request, to tell a repetition from another order under the same number
 * @param total in fen
 * @param mchid who receives
 * @param behind null unless the merchant is behind a partner
 * @param noticeId the same for every delivery of the notice
 * @param noticesSent deliveries tried, whatever became of them
 */
record Order(
        String mchid,
        String appid,
        String outTradeNo,
        TradeType type,
        JsonNode asked,
        String description,
        @Nullable String attach,
        long total,
        String notifyUrl,
        @Nullable String openid,
        @Nullable Instant expiresAt,
        String prepayId,
        Instant createdAt,
        State state,
        @Nullable String transactionId,
        @Nullable Instant paidAt,
        @Nullable String noticeId,
        int noticesSent,
        boolean noticeAccepted,
        Receiver.@Nullable Behind behind) {

    enum TradeType {
        JSAPI,
        NATIVE,
        MWEB;

        /** The name in the path of the prepay call. */
        static TradeType ofPath(String segment) {
            return switch (segment) {
                case "jsapi" -> JSAPI;
                case "native" -> NATIVE;
                case "h5" -> MWEB;
                default -> throw new IllegalArgumentException(segment);
            };
        }
    }

    enum State {
        NOTPAY("订单未支付"),
        SUCCESS("支付成功"),
        REFUND("订单发生过退款，退款详情请查询退款单"),
        CLOSED("订单已关闭");

        private final String description;

        State(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }
    }

    static String key(String mchid, String outTradeNo) {
        return mchid + ' ' + outTradeNo;
    }

    String key() {
        return key(mchid, outTradeNo);
    }

    /** Who speaks with WeChat Pay about it. */
    String signer() {
        return behind == null ? mchid : behind.spMchid();
    }

    boolean settled() {
        return state == State.SUCCESS || state == State.REFUND;
    }

    Order paid(String transaction, String payer, String notice, Instant at) {
        return with(payer, prepayId, createdAt, State.SUCCESS, new Settled(transaction, at, notice), 0, false);
    }

    Order in(State other) {
        return with(openid, prepayId, createdAt, other, settlement(), noticesSent, noticeAccepted);
    }

    Order renewed(String prepay, Instant at) {
        return with(openid, prepay, at, state, settlement(), noticesSent, noticeAccepted);
    }

    Order noticed(int sent, boolean accepted) {
        return with(openid, prepayId, createdAt, state, settlement(), sent, accepted || noticeAccepted);
    }

    private record Settled(
            @Nullable String transactionId,
            @Nullable Instant at,
            @Nullable String noticeId) {}

    private Settled settlement() {
        return new Settled(transactionId, paidAt, noticeId);
    }

    /** The same order, as it was asked for, in another situation. */
    private Order with(
            @Nullable String payer,
            String prepay,
            Instant since,
            State now,
            Settled settled,
            int sent,
            boolean accepted) {
        return new Order(
                mchid,
                appid,
                outTradeNo,
                type,
                asked,
                description,
                attach,
                total,
                notifyUrl,
                payer,
                expiresAt,
                prepay,
                since,
                now,
                settled.transactionId(),
                settled.at(),
                settled.noticeId(),
                sent,
                accepted,
                behind);
    }
}
