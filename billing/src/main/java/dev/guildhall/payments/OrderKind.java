package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.LedgerAccount;

/**
 * Something that can be ordered, declared as a bean by the module that sells it. Everything here runs in the transaction of
 * the payments module, so that money, books and goods change together or not at all.
 */
public interface OrderKind {
    /** As used in {@code POST /api/orders}, for example {@code point-pack}. */
    String id();

    /** For staff: 点数包. */
    String label();

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
}
