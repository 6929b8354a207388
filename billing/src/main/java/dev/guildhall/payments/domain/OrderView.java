package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as its buyer sees it.
 *
 * @param refunded what has gone back and arrived
 * @param refunds from the moment they are accepted, oldest first
 * @param refundable what staff could give back now; null in lists and while nothing is paid
 * @param refundWish the buyer's newest wish for a refund that was not taken back
 */
public record OrderView(
        UUID id,
        String kind,
        String number,
        String title,
        Money amount,
        OrderState state,
        Instant expiresAt,
        Instant createdAt,
        @Nullable Instant paidAt,
        Money refunded,
        List<Refund> refunds,
        @Nullable Refundable refundable,
        @Nullable RefundWish refundWish) {

    /**
     * A refund as the buyer sees it.
     *
     * @param state APPROVED, SENT and PROCESSING are under way; SUCCESS has arrived, ABNORMAL waits for staff, CLOSED came to nothing
     * @param stateLabel the same for people
     * @param receivedBy where the money goes, as WeChat Pay names it: 支付用户零钱
     */
    public record Refund(
            String number,
            Money amount,
            String reason,
            RefundState state,
            String stateLabel,
            @Nullable String receivedBy,
            Instant acceptedAt,
            @Nullable Instant doneAt) {}

    /**
     * What could be given back.
     *
     * @param why what the amount stands for, or why nothing may be given back
     * @param byHand whether it does not go back the way it came
     * @param askableUntil until when the buyer may ask for it; null where only staff can start a refund, or the buyer has asked
     */
    public record Refundable(
            Money amount,
            boolean possible,
            @Nullable String why,
            boolean byHand,
            @Nullable Instant askableUntil) {}

    /** @param refusal why staff did not agree */
    public record RefundWish(
            RefundWishState state,
            String stateLabel,
            Money amount,
            String reason,
            Instant askedAt,
            @Nullable String refusal) {}

    /** The same order with what is known of its refunds. */
    OrderView with(List<Refund> some, @Nullable Refundable possible, @Nullable RefundWish wish) {
        return new OrderView(
                id, kind, number, title, amount, state, expiresAt, createdAt, paidAt, refunded, some, possible, wish);
    }
}
