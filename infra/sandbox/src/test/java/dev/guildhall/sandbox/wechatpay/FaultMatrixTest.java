package dev.guildhall.sandbox.wechatpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.payments.bills.BillView;
import dev.guildhall.payments.bills.Bills;
import dev.guildhall.payments.domain.Cancelling;
import dev.guildhall.payments.domain.Channel;
import dev.guildhall.payments.domain.Checkout;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.PaymentUnanswered;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.sandbox.WithSimulator;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.TestTenants;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The unmodified SDK against the simulator under every fault that the simulator knows. Each time a pack is bought, a part of it is
 * given back, another order is cancelled, and the day's bill is compared, first while the fault is on, then when it is over. The
 * books are proved after every act; in the end everything has happened once, at both ends.
 */
@WithSimulator
@SuppressWarnings("NullAway.Init")
class FaultMatrixTest {
    private static final Actor STAFF = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());
    private static final long PRICE = 90_000;
    private static final long PART = 3_000;
    private static final Set<Fault> UNTOLD = EnumSet.of(
            Fault.MISSING,
            Fault.WRONG_SIGNATURE,
            Fault.WRONG_AMOUNT,
            Fault.WRONG_MCHID,
            Fault.WRONG_APPID,
            Fault.OLD_TIMESTAMP,
            Fault.KEY_ROTATION);

    @LocalServerPort
    int port;

    @Autowired
    TestTenants tenants;

    @Autowired
    Orders orders;

    @Autowired
    Checkout checkout;

    @Autowired
    Cancelling cancelling;

    @Autowired
    Reconciling reconciling;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    Bills bills;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    CashDesk desk;

    @Autowired
    NoticePost notices;

    @Autowired
    Faults faults;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    /** Faults that were tried: each has a day of its own, and so a bill of its own. */
    private static final AtomicInteger DAYS = new AtomicInteger();

    private TenantId tenant;
    private Actor agency;
    private long before;
    private long waited;
    private UUID pack;

    @AfterEach
    void nothingGoesWrongAnyMore() {
        calm();
        clock.reset();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Covers({"C11", "C12", "X4"})
    void whateverGoesWrongEverythingHappensOnceAtBothEnds(Fault fault) {
        tenant = tenants.open("faults", "certification");
        agency = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 10, 365, PRICE, true, 1)));
        noon(DAYS.getAndIncrement());
        before = in(() -> ledger.balance(PaymentAccounts.WECHAT));
        waited = in(tasks::waiting);

        OrderView bought = buy(fault);
        giveBack(fault, bought);
        boolean racing = cancel(fault);
        compare(fault, racing ? 2 : 1);
    }

    /** Pays an order, whatever it takes. */
    private OrderView buy(Fault fault) {
        OrderView order = place();
        storm(fault);
        ask(order);
        payAtCashier(order);
        if (UNTOLD.contains(fault)) {
            assertThat(see(order).state())
                    .as("nobody told, or nobody to be believed")
                    .isEqualTo(OrderState.OPEN);
        }
        reconcile(order);
        calm();
        for (int i = 0; i < 3 && see(order).state() == OrderState.OPEN; i++) {
            ask(order);
            payAtCashier(order);
            reconcile(order);
        }
        OrderView paid = see(order);
        assertThat(paid.state()).isEqualTo(OrderState.PAID);
        assertThat(points()).isEqualTo(110);
        assertThat(balance()).isEqualTo(PRICE);
        assertThat(entries("order-paid:" + order.id())).isOne();
        assertThat(entries("order-delivered:" + order.id())).isOne();
        await().untilAsserted(() -> assertThat(desk.withNumber(order.number()))
                .singleElement()
                .satisfies(
                        there -> assertThat(there.noticeAccepted() || there.noticesSent() > 2 || fault == Fault.MISSING)
                                .as("the last notice has come too")
                                .isTrue()));
        assertThat(points()).isEqualTo(110);
        proved("after the last notice");
        return paid;
    }

    /** Gives a part back, whatever it takes; what only a person can mend, a person mends. */
    private void giveBack(Fault fault, OrderView paid) {
        storm(fault);
        UUID refund = in(() ->
                        refunds.ask(STAFF, UUID.randomUUID().toString(), new Refunds.Ask(paid.id(), PART, "买多了")))
                .id();
        proved("booked");
        run(() -> refunding.start(refund));
        proved("sent");
        run(() -> refunding.advance(refund));
        proved("followed");
        RefundState end = switch (fault) {
            case REFUND_CLOSED -> RefundState.CLOSED;
            case REFUND_ABNORMAL, NOT_ENOUGH -> RefundState.ABNORMAL;
            default -> RefundState.SUCCESS;
        };
        if (end == RefundState.SUCCESS) {
            calm();
        }
        follow(refund, end);
        calm();
        if (fault == Fault.REFUND_ABNORMAL) {
            assertThat(waiting()).isOne();
            run(() -> refunding.move(STAFF, refund, "ICBC_DEBIT", "6222 0212 3456 7890", "张三"));
            follow(refund, RefundState.SUCCESS);
        } else if (fault == Fault.NOT_ENOUGH) {
            assertThat(waiting()).isOne();
            run(() -> refunding.retry(STAFF, refund));
            follow(refund, RefundState.SUCCESS);
        }
        assertThat(waiting()).isZero();
        long back = end == RefundState.CLOSED ? 0 : PART;
        assertThat(see(paid).refunded().fen()).isEqualTo(back);
        assertThat(balance()).isEqualTo(PRICE - back);
        assertThat(entries("refund-done:" + refund)).isEqualTo(back == 0 ? 0 : 1);
        assertThat(points()).isEqualTo(110 - (back == 0 ? 0 : 4));
    }

    /** Ends an order that was asked for; with the race it is paid instead. @return whether it was paid */
    private boolean cancel(Fault fault) {
        OrderView order = place();
        ask(order);
        storm(fault);
        tryToCancel(order);
        reconcile(order);
        calm();
        tryToCancel(order);
        boolean paid = fault == Fault.PAYING_RACES_CLOSE;
        assertThat(see(order).state()).isEqualTo(paid ? OrderState.PAID : OrderState.CLOSED);
        assertThat(entries("order-paid:" + order.id())).isEqualTo(paid ? 1 : 0);
        assertThat(desk.withNumber(order.number()))
                .singleElement()
                .satisfies(
                        there -> assertThat(there.state()).isEqualTo(paid ? Order.State.SUCCESS : Order.State.CLOSED));
        return paid;
    }

    /** The trade bill of the day fits, at the latest when the fault is over. */
    private void compare(Fault fault, int payments) {
        clock.shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), CashDesk.CHINA)
                        .plusDays(1)
                        .atTime(LocalTime.of(10, 1))
                        .atZone(CashDesk.CHINA)
                        .toInstant()));
        if (fault != Fault.TIMEOUT_BEFORE && fault != Fault.TIMEOUT_AFTER) {
            storm(fault);
        }
        sweepBills();
        BillView first = bill();
        switch (fault) {
            case BILL_MISSING_ROW, BILL_EXTRA_ROW, BILL_WRONG_AMOUNT ->
                assertThat(first.differences()).isPositive().isEqualTo(waiting());
            case BILL_DAMAGED -> assertThat(first.state()).isEqualTo(BillView.State.FAILED);
            default -> assertThat(first.differences()).isZero();
        }
        proved("compared");
        calm();
        in(() -> bills.fetchAgain(first.id()));
        BillView last = bill();
        assertThat(last.state()).isEqualTo(BillView.State.MATCHED);
        assertThat(last.differences()).isZero();
        assertThat(last.total().even()).isTrue();
        assertThat(last.total().herePayments()).isEqualTo(payments);
        assertThat(waiting()).isZero();
        proved("compared again");
    }

    private OrderView place() {
        return in(() ->
                orders.place(agency, UUID.randomUUID().toString(), new Orders.Wanted("point-pack", pack.toString())));
    }

    private void ask(OrderView order) {
        String address = "http://127.0.0.1:" + port + "/t/" + tenant.value();
        try {
            in(() -> checkout.pay(
                    order.id(),
                    Channel.WECHAT_NATIVE,
                    "pay:" + order.id(),
                    new Checkout.Payer(agency, address, "127.0.0.1")));
        } catch (PaymentUnanswered | Conflict later) {
            // Allowed: asked again when it is calm, or paid by now.
        }
        proved("asked");
    }

    /** If WeChat Pay knows the order and it is not paid. */
    private void payAtCashier(OrderView order) {
        desk.withNumber(order.number()).stream()
                .filter(there -> there.state() == Order.State.NOTPAY)
                .forEach(there -> notices.announce(desk.pay(there.key())));
        proved("paid");
    }

    private void reconcile(OrderView order) {
        run(() -> reconciling.reconcile(order.id()));
        proved("reconciled");
    }

    private void tryToCancel(OrderView order) {
        try {
            run(() -> cancelling.cancel(agency.id(), order.id()));
        } catch (Conflict no) {
            assertThat(no.type()).isIn("/problems/order-unanswered", "/problems/order-paid");
        }
        proved("cancelled");
    }

    /** As the sweep does, without waiting for its turn. */
    private void follow(UUID refund, RefundState wanted) {
        await().pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            run(() -> refunding.advance(refund));
            assertThat(state(refund)).isEqualTo(wanted);
        });
        proved("refund " + wanted);
    }

    private void sweepBills() {
        run(() -> sweeps.stream()
                .filter(sweep -> sweep.name().equals("payment-bills"))
                .forEach(TenantSweep::sweep));
    }

    private BillView bill() {
        return in(() -> bills.latest(10)).getFirst();
    }

    /** At noon, so that all that a test does is of one day. */
    private void noon(int days) {
        clock.shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), CashDesk.CHINA)
                        .plusDays(days)
                        .atTime(LocalTime.NOON)
                        .atZone(CashDesk.CHINA)
                        .toInstant()));
    }

    /** Calls hang once only, since each costs its time; everything else goes wrong until it is calm. */
    private void storm(Fault fault) {
        ObjectNode rule = json.createObjectNode().put("fault", fault.wireName());
        switch (fault) {
            case TIMEOUT_BEFORE, TIMEOUT_AFTER -> rule.put("times", 1).put("delay", "PT3S");
            case LATE -> rule.put("delay", "PT0.3S");
            default -> {}
        }
        ObjectNode rules = json.createObjectNode();
        rules.putArray("global").add(rule);
        faults.replace(rules);
    }

    private void calm() {
        faults.replace(json.createObjectNode());
    }

    private void proved(String when) {
        assertThat(in(proof::prove).results().stream()
                        .flatMap(result -> result.findings().stream().map(finding -> result.rule() + ": " + finding)))
                .as(when)
                .isEmpty();
    }

    private OrderView see(OrderView order) {
        return in(() -> orders.find(agency.id(), order.id()));
    }

    private RefundState state(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    private long points() {
        return in(() -> wallets.balance(agency.id())).available().amount();
    }

    private long balance() {
        return in(() -> ledger.balance(PaymentAccounts.WECHAT)) - before;
    }

    private long waiting() {
        return in(tasks::waiting) - waited;
    }

    private long entries(String event) {
        return in(() -> jdbc.sql("SELECT count(*) FROM ledger_entry WHERE event_id = :event")
                .param("event", event)
                .query(Long.class)
                .single());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
