package dev.guildhall.payments.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.payments.LatePayment;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.OrderPaid;
import dev.guildhall.payments.PaidOrder;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Turns the news of a payment into a paid order, once: the goods, the entries and the state change in one transaction, under
 * the lock of the order. Whoever heard the news (notice or query, first or again) calls this.
 */
@Service
public class Settlement {
    /** What the news changed. */
    public enum Outcome {
        SETTLED,
        KNOWN
    }

    /** By its number, or by one that it had before its buyer chose another channel. */
    private static final String NUMBERED =
            "(number = :number OR id = (SELECT order_id FROM payment_replaced_number WHERE number = :number))";

    private record Expected(
            String mchid, String appid, @Nullable String subMchid, UUID credential) {}

    private static final Texts TRANSFERS = Texts.in("transfers");

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final OrderKinds kinds;
    private final ModuleSettings settings;
    private final Refunds refunds;
    private final Traces traces;
    private final Steps steps;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Settlement(
            JdbcClient jdbc,
            Ledger ledger,
            OrderKinds kinds,
            ModuleSettings settings,
            Refunds refunds,
            Traces traces,
            Steps steps,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.kinds = kinds;
        this.settings = settings;
        this.refunds = refunds;
        this.traces = traces;
        this.steps = steps;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A notice that was verified. The same notice again only counts up.
     *
     * @throws ReceiptMismatch if it does not fit the order; nothing has changed then
     */
    @Transactional
    public Outcome noticed(String noticeId, String eventType, Receipt receipt) {
        // First the order: the row of the notice refers to it, and two notices that both did would wait for each other.
        Order order = locked(receipt);
        int news = jdbc.sql("""
                INSERT INTO payment_notice (id, notice_id, credential_id, order_id, event_type, received_at)
                VALUES (:id, :notice, :credential, :order, :type, :at)
                ON CONFLICT (notice_id) DO NOTHING
                """)
                .param("id", Ids.next())
                .param("notice", noticeId)
                .param("credential", receipt.credential())
                .param("order", order.id())
                .param("type", eventType)
                .param("at", Orders.utc(clock.instant()))
                .update();
        if (news == 0) {
            jdbc.sql("UPDATE payment_notice SET repeats = repeats + 1 WHERE notice_id = :notice")
                    .param("notice", noticeId)
                    .update();
            return Outcome.KNOWN;
        }
        Outcome outcome = paid(order, receipt);
        steps.passed(PaymentStep.BOOKED);
        return outcome;
    }

    /** @throws ReceiptMismatch if the news does not fit the order; nothing has changed then */
    @Transactional
    public Outcome paid(Receipt receipt) {
        return paid(locked(receipt), receipt);
    }

    private Order locked(Receipt receipt) {
        return jdbc.sql("SELECT * FROM payment_order WHERE " + NUMBERED + " FOR UPDATE")
                .param("number", receipt.number())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> unknown(receipt));
    }

    private Outcome paid(Order order, Receipt receipt) {
        compare(order, receipt);
        return settle(
                order, PaymentAccounts.WECHAT, receipt.paidAt(), undelivered -> note(order, receipt, undelivered));
    }

    /**
     * WeChat has answered that an order of virtual payment is paid. In the caller's transaction.
     *
     * @param fen that WeChat collected
     * @throws ReceiptMismatch if that is another amount; nothing has changed then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Outcome paidVirtually(UUID id, String transaction, long fen, Instant paidAt) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(Order::of)
                .single();
        require(order, "金额（分）", order.fen(), fen);
        return settle(order, PaymentAccounts.VIRTUAL, paidAt, undelivered -> {
            markPaid(order, paidAt, undelivered);
            traces.add(id, TraceKind.QUERIED, Channel.WECHAT_VIRTUAL.label() + " " + transaction);
        });
    }

    /**
     * Delivers and books, or gives back what came too late. The caller holds the order's lock.
     *
     * @param from where the money is
     * @param noting writes into the order that it is paid; told whether nothing is delivered
     */
    private Outcome settle(Order order, LedgerAccount from, Instant paidAt, Consumer<Boolean> noting) {
        if (order.state().settled()) {
            return Outcome.KNOWN;
        }
        boolean late = order.state() == OrderState.CLOSED;
        OrderKind kind = kinds.of(order.kind());
        if (late && !deliversLate(kind, order.paid(paidAt))) {
            giveBack(order, from, noting);
            return Outcome.SETTLED;
        }
        deliver(order, kind, from, paidAt);
        noting.accept(false);
        traces.add(
                order.id(),
                late ? TraceKind.PAID_LATE : TraceKind.PAID,
                from.name() + " → " + kind.creditAccount().name());
        return Outcome.SETTLED;
    }

    /**
     * Staff has found the buyer's transfer on the account. WeChat Pay has ended the order before, and the caller holds its lock.
     *
     * @throws Conflict if the order has ended and its goods cannot be delivered any more
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void transferred(Order order, TransferView transfer) {
        Instant now = clock.instant();
        OrderKind kind = kinds.of(order.kind());
        if (order.state() == OrderState.CLOSED && kind.paidLate(order.paid(now)) != LatePayment.DELIVER) {
            throw new Conflict("order-ended", TRANSFERS.of("undeliverable.title"), TRANSFERS.of("undeliverable"));
        }
        deliver(order, kind, PaymentAccounts.OFFLINE, now);
        markPaid(order, now, false);
        traces.add(order.id(), TraceKind.TRANSFERRED, "%s，%s 转出".formatted(transfer.payer(), transfer.paidOn()));
    }

    /** An order that costs nothing is paid as soon as it is placed. */
    @Transactional(propagation = Propagation.MANDATORY)
    void free(Order order) {
        Instant now = clock.instant();
        deliver(order, kinds.of(order.kind()), PaymentAccounts.ORDERS, now);
        markPaid(order, now, false);
        traces.add(order.id(), TraceKind.FREE, order.title());
    }

    /** Goods, entries and the event; the state is the caller's to change, in the same transaction. */
    private void deliver(Order order, OrderKind kind, LedgerAccount from, Instant paidAt) {
        // Points before fen: the order of locks in the ledger.
        kind.paid(order.paid(paidAt));
        if (order.fen() > 0) {
            postPaid(order, from);
            ledger.post(NewEntry.move(
                    "order-delivered:" + order.id(),
                    PaymentAccounts.ORDERS,
                    kind.creditAccount(),
                    order.fen(),
                    "结转 " + order.number() + " · " + order.title(),
                    new NewEntry.Subject("order", order.id().toString())));
        }
        traces.add(order.id(), TraceKind.DELIVERED, order.title());
        events.publishEvent(new OrderPaid(
                TenantScope.current(), order.id(), order.number(), order.kind(), order.buyer(), order.fen(), paidAt));
    }

    private void markPaid(Order order, Instant at, boolean undelivered) {
        jdbc.sql("UPDATE payment_order SET state = 'PAID', paid_at = :at, undelivered = :undelivered WHERE id = :id")
                .param("at", Orders.utc(at))
                .param("undelivered", undelivered)
                .param("id", order.id())
                .update();
    }

    /** By the kind's word where it can deliver no more, else as the tenant has chosen. */
    private boolean deliversLate(OrderKind kind, PaidOrder order) {
        return kind.paidLate(order) == LatePayment.DELIVER
                && settings.of(BillingSettings.class).latePayment() == LatePayment.DELIVER;
    }

    /** The money is noted and promised back in the same transaction; nothing is delivered. */
    private void giveBack(Order order, LedgerAccount from, Consumer<Boolean> noting) {
        postPaid(order, from);
        noting.accept(true);
        traces.add(order.id(), TraceKind.RETURNED_LATE, PaymentAccounts.REFUNDS.name());
        refunds.late(jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", order.id())
                .query(Order::of)
                .single());
    }

    private void postPaid(Order order, LedgerAccount from) {
        ledger.post(NewEntry.move(
                "order-paid:" + order.id(),
                from,
                PaymentAccounts.ORDERS,
                order.fen(),
                "收款 " + order.number() + " · " + order.title(),
                new NewEntry.Subject("order", order.id().toString())));
    }

    private void note(Order order, Receipt receipt, boolean undelivered) {
        jdbc.sql("""
                UPDATE payment_order SET state = 'PAID', paid_at = :paidAt, wechat_transaction = :transaction,
                    undelivered = :undelivered
                WHERE id = :id
                """)
                .param("paidAt", Orders.utc(receipt.paidAt()))
                .param("transaction", receipt.transaction())
                .param("undelivered", undelivered)
                .param("id", order.id())
                .update();
        if (receipt.source() == Receipt.Source.NOTICE) {
            traces.add(order.id(), TraceKind.NOTICED, "签名、商户号、金额与单号核对一致");
        } else {
            traces.add(order.id(), TraceKind.QUERIED, "商户号、金额与单号核对一致");
        }
    }

    /**
     * WeChat Pay has confirmed that nobody can pay this order any more, or nobody was ever asked to.
     *
     * @param number that WeChat Pay knows: an order that has another by now stays open; null where it was never asked for
     */
    @Transactional
    public boolean close(UUID order, @Nullable String number, String why) {
        Instant now = clock.instant();
        int closed = jdbc.sql("UPDATE payment_order SET state = 'CLOSED', closed_at = :at"
                        + " WHERE id = :id AND state = 'OPEN' AND number = COALESCE(CAST(:number AS text), number)")
                .param("number", number)
                .param("at", Orders.utc(now))
                .param("id", order)
                .update();
        if (closed == 1) {
            traces.add(order, TraceKind.CLOSED, why);
        }
        return closed == 1;
    }

    private static ReceiptMismatch unknown(Receipt receipt) {
        return new ReceiptMismatch(null, "没有单号为 %s 的订单".formatted(receipt.number()));
    }

    private void compare(Order order, Receipt receipt) {
        Expected expected = jdbc.sql("""
                SELECT credential.mchid, credential.appid, credential.sub_mchid, credential.id
                FROM payment_attempt attempt JOIN wechat_credential credential ON credential.id = attempt.credential_id
                WHERE attempt.order_id = :order
                """)
                .param("order", order.id())
                .query((row, n) -> new Expected(
                        row.getString("mchid"),
                        row.getString("appid"),
                        row.getString("sub_mchid"),
                        row.getObject("id", UUID.class)))
                .optional()
                .orElseThrow(() -> new ReceiptMismatch(order.id(), "这笔订单没有向微信支付下过单"));
        require(order, "收款账户版本", expected.credential, receipt.credential());
        require(order, "商户号", expected.mchid, receipt.mchid());
        require(order, "AppID", expected.appid, receipt.appid());
        require(order, "特约商户号", String.valueOf(expected.subMchid), String.valueOf(receipt.subMchid()));
        require(order, "币种", "CNY", receipt.currency());
        require(order, "金额（分）", order.fen(), receipt.fen());
        if (order.wechatTransaction() != null) {
            require(order, "微信单号", order.wechatTransaction(), receipt.transaction());
        }
    }

    private static void require(Order order, String what, Object expected, Object heard) {
        if (!expected.equals(heard)) {
            throw new ReceiptMismatch(order.id(), "%s 应为 %s，收到 %s".formatted(what, expected, heard));
        }
    }
}
