package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.LedgerAccount;
import java.util.List;

/**
 * Something that can be ordered, declared as a bean by the module that sells it. Everything here runs in the transaction of
 * the payments module, so that money, books and goods change together or not at all.
 */
public interface OrderKind {
    /** As used in {@code POST /api/orders}, for example {@code point-pack}. */
    String id();

    /** For staff: 点数包. */
    String label();

    /**
     * Whether what is sold is used only on a screen: points, courses to watch, virtual gifts. On iOS WeChat lets mini-programs
     * sell such goods by its virtual payment only, so there they are hidden and refused while that is off.
     */
    default boolean virtualGoods() {
        return false;
    }

    /** Something that can be ordered now. */
    record OnSale(String subject, String title, long fen) {}

    /** What of this kind is on sale; asked only of {@link #virtualGoods()}, each of which WeChat reviews on its own. */
    default List<OnSale> onSale() {
        return List.of();
    }

    /** Whether orders of this kind are made by the platform itself only, never at a buyer's request. */
    default boolean internal() {
        return false;
    }

    /** The account that the money belongs to once the order is paid, for example advance payments for points. */
    LedgerAccount creditAccount();

    /**
     * What {@code subject} costs this buyer now; the order keeps it as a snapshot.
     *
     * @throws dev.guildhall.problem.Problem if there is no such thing, or it is not for this buyer
     */
    Quote quote(AccountId buyer, String subject);

    /** Delivers. Called exactly once for each order; an exception leaves the order unpaid and the notice unanswered. */
    void paid(PaidOrder order);

    /**
     * What becomes of a payment that comes after the order was closed here. A kind that can no longer deliver, since what was
     * ordered went to somebody else, says {@link LatePayment#REFUND}; otherwise the tenant's setting decides.
     */
    default LatePayment paidLate(PaidOrder order) {
        return LatePayment.DELIVER;
    }

    /**
     * What may be given back of a paid order now, judged by what is left of the goods. What other refunds have taken back is
     * gone already. Reads only; the payments module adds its own bounds (never more than was paid).
     */
    default Refundable refundable(PaidOrder order) {
        return Refundable.nothing("「%s」不能退款".formatted(label()));
    }

    /**
     * Takes back what the refund is for, before any money goes: afterwards nobody may use it any more. Called once for each
     * refund that was asked for and approved, under the order's lock.
     *
     * @throws dev.guildhall.problem.Problem if it cannot be taken back any more; the refund is not made then
     */
    default void takeBack(OrderRefund refund) {
        throw new UnsupportedOperationException("orders of kind %s are not refunded".formatted(id()));
    }

    /** The money has gone back. Called once for each refund of an order whose goods were taken back. */
    default void refunded(OrderRefund refund) {}

    /** The refund came to nothing: undoes {@link #takeBack}. Called at most once for each refund. */
    default void giveBack(OrderRefund refund) {
        throw new UnsupportedOperationException("orders of kind %s are not refunded".formatted(id()));
    }
}
