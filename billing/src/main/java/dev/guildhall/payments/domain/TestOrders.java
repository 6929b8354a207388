package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.OrderRefund;
import dev.guildhall.payments.PaidOrder;
import dev.guildhall.payments.Quote;
import dev.guildhall.payments.Refundable;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import org.springframework.stereotype.Component;

/** Orders of one fen by which staff try a receiving account; nothing is sold, and all of it goes back. */
@Component
class TestOrders implements OrderKind {
    static final String ID = "receiving-test";
    static final long FEN = 1;
    private static final LedgerAccount TRIALS =
            LedgerAccount.shared("receiving.trials", "收款测试待退", AccountKind.LIABILITY, Unit.FEN);
    private static final Texts TEXTS = Texts.in("receiving");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String label() {
        return TEXTS.of("test.kind");
    }

    @Override
    public boolean internal() {
        return true;
    }

    @Override
    public LedgerAccount creditAccount() {
        return TRIALS;
    }

    @Override
    public Quote quote(AccountId buyer, String subject) {
        throw new NotFound(label());
    }

    @Override
    public void paid(PaidOrder order) {}

    @Override
    public Refundable refundable(PaidOrder order) {
        return Refundable.upTo(order.fen(), TEXTS.of("test.refundable"));
    }

    @Override
    public void takeBack(OrderRefund refund) {}

    @Override
    public void giveBack(OrderRefund refund) {}
}
