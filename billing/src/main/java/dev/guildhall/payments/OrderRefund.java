package dev.guildhall.payments;

import java.util.UUID;

/**
 * A refund as the kind of its order sees it.
 *
 * @param id of the refund, the same in every call about it
 * @param number {@code out_refund_no}, for statements that people read
 * @param order as it was paid
 * @param fen what is given back by this refund; 0 for an order that cost nothing
 * @param before what other refunds of the order have taken back before this one, in fen
 * @param reason as staff gave it
 */
public record OrderRefund(UUID id, String number, PaidOrder order, long fen, long before, String reason) {
    /** Whether nothing is left of the price after it. */
    public boolean whole() {
        return before + fen == order.fen();
    }
}
