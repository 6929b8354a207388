package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.Unit;
import dev.guildhall.problem.Conflict;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sells things for whose orders tests say what may be given back. The subject is the price in fen, with {@code scarce-} before it
 * for what is gone once an order has been closed.
 */
class ThingOrders implements OrderKind {
    static final LedgerAccount OWED = LedgerAccount.shared("things.owed", "预收货款", AccountKind.LIABILITY, Unit.FEN);

    private final Map<UUID, Long> used = new ConcurrentHashMap<>();
    private final Map<UUID, List<String>> done = new ConcurrentHashMap<>();

    /** What was called for the order, in order: {@code paid}, {@code takeBack 100}, {@code refunded 100}, {@code giveBack 100}. */
    List<String> done(UUID order) {
        return done.getOrDefault(order, List.of());
    }

    /** So much of the thing is used up and worth nothing any more, in fen. */
    void use(UUID order, long fen) {
        used.put(order, fen);
    }

    @Override
    public String id() {
        return "thing";
    }

    @Override
    public String label() {
        return "东西";
    }

    @Override
    public LedgerAccount creditAccount() {
        return OWED;
    }

    @Override
    public Quote quote(AccountId buyer, String subject) {
        return new Quote("东西", Long.parseLong(subject.replace("scarce-", "")), subject);
    }

    @Override
    public void paid(PaidOrder order) {
        note(order, "paid");
    }

    @Override
    public LatePayment paidLate(PaidOrder order) {
        return order.subject().startsWith("scarce-") ? LatePayment.REFUND : LatePayment.DELIVER;
    }

    @Override
    public Refundable refundable(PaidOrder order) {
        long gone = used.getOrDefault(order.id(), 0L);
        return order.fen() > 0 && gone >= order.fen()
                ? Refundable.nothing("东西已经用完")
                : Refundable.upTo(order.fen() - gone, "没有用过的部分");
    }

    @Override
    public void takeBack(OrderRefund refund) {
        if (refund.before() + refund.fen()
                > refund.order().fen() - used.getOrDefault(refund.order().id(), 0L)) {
            throw new Conflict("thing-used", "已经用掉", "东西已经用掉，不能退。");
        }
        note(refund.order(), "takeBack " + refund.fen());
    }

    @Override
    public void refunded(OrderRefund refund) {
        note(refund.order(), "refunded " + refund.fen());
    }

    @Override
    public void giveBack(OrderRefund refund) {
        note(refund.order(), "giveBack " + refund.fen());
    }

    private void note(PaidOrder order, String what) {
        done.computeIfAbsent(order.id(), id -> new CopyOnWriteArrayList<>()).add(what);
    }
}
