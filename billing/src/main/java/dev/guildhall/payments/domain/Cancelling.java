package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Texts;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends open orders that their buyers do not want any more: at WeChat Pay first, then here. */
@Service
public class Cancelling {
    private static final Texts TEXTS = Texts.in("orders");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Orders orders;
    private final Transfers transfers;
    private final Reconciling reconciling;
    private final VirtualDesk virtual;
    private final Settlement settlement;

    Cancelling(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Orders orders,
            Transfers transfers,
            Reconciling reconciling,
            VirtualDesk virtual,
            Settlement settlement) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.orders = orders;
        this.transfers = transfers;
        this.reconciling = reconciling;
        this.virtual = virtual;
        this.settlement = settlement;
    }

    /**
     * Closes an order of this buyer. One that is closed stays closed. Not inside a transaction, since WeChat Pay is asked to end
     * the order first.
     *
     * @throws Conflict if it was paid, a transfer for it is being looked at, or WeChat Pay does not answer; nothing has changed
     *     then
     */
    public void cancel(AccountId buyer, UUID id) {
        OrderView order = orders.find(buyer, id);
        if (order.state() == OrderState.CLOSED) {
            return;
        }
        requireCancellable(order.state(), id);
        // What a telephone was told cannot be ended: if it is paid all the same, that is money that comes too late.
        Reconciling.End paid = virtual.end(id);
        switch (paid == Reconciling.End.ENDED ? reconciling.end(id) : paid) {
            case PAID -> throw paid();
            case UNKNOWN ->
                throw new Conflict("order-unanswered", TEXTS.of("unanswered.title"), TEXTS.of("unanswered"));
            case ENDED -> transaction.executeWithoutResult(status -> close(order));
        }
    }

    private void close(OrderView before) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                .param("id", before.id())
                .query(Order::of)
                .single();
        if (order.state() == OrderState.CLOSED) {
            return;
        }
        requireCancellable(order.state(), order.id());
        if (!settlement.close(order.id(), before.number(), TEXTS.of("cancelled"))) {
            throw new Conflict("order-changing", TEXTS.of("changing.title"), TEXTS.of("changing"));
        }
    }

    private void requireCancellable(OrderState state, UUID order) {
        if (state.settled()) {
            throw paid();
        }
        if (transfers
                .find(order)
                .filter(transfer -> transfer.state() == TransferState.CLAIMED)
                .isPresent()) {
            throw new Conflict("transfer-waiting", TEXTS.of("transfer.title"), TEXTS.of("transfer"));
        }
    }

    private static Conflict paid() {
        return new Conflict("order-paid", TEXTS.of("paid.title"), TEXTS.of("paid"));
    }
}
