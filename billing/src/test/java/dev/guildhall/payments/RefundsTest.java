package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.PaymentAccounts;
import dev.guildhall.payments.domain.Receipt;
import dev.guildhall.payments.domain.RefundRoute;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.Settlement;
import dev.guildhall.payments.domain.WeChatNotices;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The rules of refunds, with WeChat Pay's word coming by notices built by hand; the calls are tried with the simulator. */
@GuildhallTest
@Import(PaymentsTest.Simulated.class)
@Covers("X4")
class RefundsTest {
    private static final Actor WANG = staff("小王");
    private static final Actor LI = staff("小李");

    @Autowired
    TestTenants tenants;

    @Autowired
    ThingOrders things;

    @Autowired
    Orders orders;

    @Autowired
    Refunds refunds;

    @Autowired
    Refunding refunding;

    @Autowired
    Settlement settlement;

    @Autowired
    WeChatNotices notices;

    @Autowired
    Credentials credentials;

    @Autowired
    ModuleSettings settings;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    Notices inbox;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    TenantId tenant;
    Actor buyer;
    UUID credential;
    OrderView order;

    @BeforeEach
    void aPaidOrderOf300Yuan() {
        tenant = tenants.open("certification");
        buyer = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        credential = in(() -> credentials.openSandbox().orElseThrow());
        order = open("30000");
        pay(order);
    }

    @Test
    void aRefundTakesTheGoodsFirstAndTheMoneyWhenItHasArrived() {
        Refunds.Asked asked = ask(10_000);
        assertThat(asked.state()).isEqualTo(RefundState.APPROVED);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 10000");
        assertThat(balances()).containsExactly(30_000L, 20_000L, 10_000L);
        assertThat(see().state()).as("accepted is not refunded").isEqualTo(OrderState.PAID);
        assertThat(wrong()).isEmpty();

        assertThat(hear("n1", asked.id(), "SUCCESS")).isEqualTo(WeChatNotices.Answer.TAKEN);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 10000", "refunded 10000");
        assertThat(balances()).containsExactly(20_000L, 20_000L, 0L);
        assertThat(see().state()).isEqualTo(OrderState.PARTLY_REFUNDED);
        assertThat(see().refunded().fen()).isEqualTo(10_000);
        assertThat(wrong()).isEmpty();

        hear("n2", ask(20_000).id(), "SUCCESS");
        assertThat(see().state()).isEqualTo(OrderState.REFUNDED);
        assertThat(balances()).containsExactly(0L, 0L, 0L);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theBuyerSeesTheRefundAndIsTold() {
        Refunds.Asked asked = ask(10_000);
        assertThat(see().refunds()).singleElement().satisfies(refund -> {
            assertThat(refund.number()).isEqualTo(order.number() + "-R1");
            assertThat(refund.amount().fen()).isEqualTo(10_000);
            assertThat(refund.reason()).isEqualTo("买多了");
            assertThat(refund.state()).isEqualTo(RefundState.APPROVED);
        });
        assertThat(see().refundable()).satisfies(left -> {
            assertThat(left.amount().fen()).isEqualTo(20_000);
            assertThat(left.why()).isEqualTo("没有用过的部分");
        });
        hear("n1", asked.id(), "SUCCESS");
        assertThat(see().refunds().getFirst().doneAt()).isNotNull();
        assertThat(in(() -> orders.of(buyer.id(), 0, 10)).items().getFirst().refunds())
                .hasSize(1);
        assertThat(in(() -> inbox.inbox(buyer.id(), 0, 10)).items())
                .extracting(Notice::title)
                .containsExactly("退款已到账", "退款已受理");
    }

    @Test
    void neverMoreThanWasPaid() {
        assertThatThrownBy(() -> ask(30_001)).isInstanceOf(Conflict.class).hasMessageContaining("¥300.00");
        ask(20_000);
        assertThatThrownBy(() -> ask(10_001)).isInstanceOf(Conflict.class).hasMessageContaining("¥100.00");
        ask(10_000);
        refusedAs("/problems/refund-not-possible", () -> ask(1));
        assertThat(wrong()).isEmpty();
    }

    @Test
    void neverMoreThanTheKindSays() {
        things.use(order.id(), 25_000);
        refusedAs("/problems/refund-too-much", () -> ask(5_001));
        ask(5_000);
        things.use(order.id(), 30_000);
        OrderView other = open("100");
        refusedAs("/problems/refund-not-possible", () -> ask(other, 100));
    }

    @Test
    void aReasonAndAnAmountAreNeeded() {
        assertThatThrownBy(() -> in(() -> refunds.ask(WANG, "k", new Refunds.Ask(order.id(), 100, " "))))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> refunds.ask(WANG, "k", new Refunds.Ask(order.id(), 0, "x"))))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> refunds.ask(WANG, "k", new Refunds.Ask(order.id(), 100, "长".repeat(61)))))
                .isInstanceOf(Invalid.class);
        assertThat(see().refunds()).isEmpty();
    }

    @Test
    void aboveTheLimitAnotherPersonDecides() {
        limit(100);
        assertThat(ask(10_000).state()).as("the limit itself is within").isEqualTo(RefundState.APPROVED);
        Refunds.Asked asked = ask(10_001);
        assertThat(asked.state()).isEqualTo(RefundState.ASKED);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 10000");
        assertThat(see().refunds()).as("the buyer sees what is accepted").hasSize(1);
        assertThat(see().refundable())
                .satisfies(left -> assertThat(left.amount().fen()).isEqualTo(9_999));
        refusedAs("/problems/refund-second-person", () -> {
            run(() -> refunds.approve(WANG, asked.id()));
            return null;
        });
        run(() -> refunds.approve(LI, asked.id()));
        assertThat(state(asked.id())).isEqualTo(RefundState.APPROVED);
        refusedAs("/problems/refund-decided", () -> {
            run(() -> refunds.approve(LI, asked.id()));
            return null;
        });
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theDatabaseRefusesOneOwnsApproval() {
        limit(0);
        UUID id = ask(1).id();
        assertThatThrownBy(() -> sql("UPDATE payment_refund SET state = 'APPROVED'"))
                .hasMessageContaining("payment_refund_approved");
        assertThatThrownBy(() -> sql("UPDATE payment_refund SET state = 'APPROVED', decided_by = asked_by"))
                .hasMessageContaining("payment_refund_second_person");
        assertThat(state(id)).isEqualTo(RefundState.ASKED);
    }

    @Test
    void whatIsRefusedHasChangedNothingAndMayBeAskedAgain() {
        limit(0);
        UUID first = ask(30_000).id();
        run(() -> refunds.refuse(LI, first, "已经用过"));
        assertThat(state(first)).isEqualTo(RefundState.REFUSED);
        assertThat(things.done(order.id())).containsExactly("paid");
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
        assertThat(ask(30_000).state()).isEqualTo(RefundState.ASKED);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void goodsUsedWhileItWaitedForTheSecondPersonAreNotGivenBack() {
        limit(0);
        UUID id = ask(30_000).id();
        things.use(order.id(), 1);
        refusedAs("/problems/refund-too-much", () -> {
            run(() -> refunds.approve(LI, id));
            return null;
        });
        assertThat(state(id)).isEqualTo(RefundState.ASKED);
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
    }

    @Test
    void twoWholeRefundsAtOnceAreOne() throws Exception {
        List<Object> outcomes = atOnce(8, () -> ask(30_000));
        assertThat(outcomes).filteredOn(Refunds.Asked.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Conflict.class::isInstance).hasSize(7);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 30000");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theSameFormSentTwiceAsksOnce() throws Exception {
        List<Object> outcomes =
                atOnce(6, () -> in(() -> refunds.ask(WANG, "one-form", new Refunds.Ask(order.id(), 1_000, "买多了"))));
        assertThat(Set.copyOf(outcomes)).hasSize(1);
        assertThat(see().refunds()).hasSize(1);
    }

    @Test
    void twoApprovalsAtOnceAreOne() throws Exception {
        limit(0);
        UUID id = ask(30_000).id();
        List<Object> outcomes = atOnce(6, () -> {
            run(() -> refunds.approve(LI, id));
            return "approved";
        });
        assertThat(outcomes).filteredOn("approved"::equals).hasSize(1);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 30000");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theSameNewsAgainChangesNothing() throws Exception {
        UUID id = ask(30_000).id();
        List<Object> answers = atOnce(9, new Callable<>() {
            int n = 0;

            @Override
            public synchronized Object call() {
                n++;
                return hear("n" + n % 3, id, "SUCCESS");
            }
        });
        assertThat(answers).containsOnly(WeChatNotices.Answer.TAKEN);
        hear("late", id, "ABNORMAL");
        assertThat(state(id)).as("final").isEqualTo(RefundState.SUCCESS);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 30000", "refunded 30000");
        assertThat(balances()).containsExactly(0L, 0L, 0L);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void newsThatDoesNotFitChangesNothing() {
        UUID id = ask(10_000).id();
        Map<String, Object> good = news(id, "SUCCESS");
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "mchid",
                        "1900000043",
                        "transaction_id",
                        "4200009999",
                        "out_refund_no",
                        order.number() + "-R9",
                        "amount",
                        Map.of("total", 30_000, "refund", 10_001))
                .entrySet()) {
            Map<String, Object> fields = new HashMap<>(good);
            fields.put(wrong.getKey(), wrong.getValue());
            assertThat(take("w" + wrong.getKey(), fields))
                    .as(wrong.getKey())
                    .isEqualTo(WeChatNotices.Answer.DOES_NOT_FIT);
            assertThat(state(id)).isEqualTo(RefundState.APPROVED);
        }
        Map<String, Object> incomplete = new HashMap<>(good);
        incomplete.remove("refund_status");
        assertThat(take("incomplete", incomplete)).isEqualTo(WeChatNotices.Answer.NOT_BELIEVED);
        assertThat(in(() ->
                        notices.take(credential, old(good).headers(), old(good).body())))
                .as("older than five minutes")
                .isEqualTo(WeChatNotices.Answer.NOT_BELIEVED);
        assertThat(take("good", good)).isEqualTo(WeChatNotices.Answer.TAKEN);
    }

    @Test
    void whatWasNeverSentIsNotBelieved() {
        limit(0);
        UUID id = ask(10_000).id();
        assertThat(hear("n1", id, "SUCCESS")).isEqualTo(WeChatNotices.Answer.DOES_NOT_FIT);
        assertThat(state(id)).isEqualTo(RefundState.ASKED);
    }

    @Test
    void whatIsClosedThereIsUndoneHere() {
        UUID id = ask(10_000).id();
        hear("n1", id, "CLOSED");
        assertThat(state(id)).isEqualTo(RefundState.CLOSED);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 10000", "giveBack 10000");
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
        assertThat(see().state()).isEqualTo(OrderState.PAID);
        assertThat(wrong()).isEmpty();
        assertThat(ask(30_000).state()).isEqualTo(RefundState.APPROVED);
        hear("n2", id, "SUCCESS");
        assertThat(waits("refund-twice")).as("contradicts what was booked").isTrue();
    }

    @Test
    void whatGetsStuckIsWorkForAPersonWhoMayPayItOut() {
        UUID id = ask(10_000).id();
        hear("n1", id, "ABNORMAL");
        assertThat(state(id)).isEqualTo(RefundState.ABNORMAL);
        assertThat(balances()).as("still promised").containsExactly(30_000L, 20_000L, 10_000L);
        assertThat(waits("refund-abnormal")).isTrue();
        assertThat(wrong()).isEmpty();
        refusedAs("/problems/refund-taken", () -> {
            run(() -> refunding.retry(WANG, id));
            return null;
        });

        hear("n2", id, "SUCCESS");
        assertThat(state(id)).as("the merchant platform has helped").isEqualTo(RefundState.SUCCESS);
        assertThat(waits("refund-abnormal")).isFalse();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void afterAYearItIsPaidOutByHandWithAProof() {
        sql("UPDATE payment_order SET paid_at = now() - interval '366 days'");
        assertThat(in(() -> refunds.possible(order.id())).route()).isEqualTo(RefundRoute.BY_HAND);
        UUID id = ask(30_000).id();
        assertThatThrownBy(() -> run(() -> refunding.payOut(WANG, id, null, "回单 1")))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> run(() -> refunding.payOut(WANG, id, Ids.next(), " ")))
                .isInstanceOf(Invalid.class);
        run(() -> refunding.payOut(WANG, id, Ids.next(), "银行回单 20261122001"));
        assertThat(state(id)).isEqualTo(RefundState.SUCCESS);
        assertThat(see().state()).isEqualTo(OrderState.REFUNDED);
        assertThat(balances()).containsExactly(30_000L, 0L, 0L);
        assertThat(in(() -> ledger.balance(PaymentAccounts.OFFLINE))).isEqualTo(-30_000);
        assertThat(wrong()).isEmpty();
        refusedAs("/problems/refund-decided", () -> {
            run(() -> refunding.payOut(LI, id, Ids.next(), "再付一次"));
            return null;
        });
    }

    @Test
    void whatNobodyHasPaidMayBeLeft() {
        sql("UPDATE payment_order SET paid_at = now() - interval '366 days'");
        UUID id = ask(30_000).id();
        run(() -> refunding.giveUp(WANG, id, "买方改变主意"));
        assertThat(state(id)).isEqualTo(RefundState.CLOSED);
        assertThat(things.done(order.id())).containsExactly("paid", "takeBack 30000", "giveBack 30000");
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anOrderThatCostNothingIsTakenBackOnceWithoutMoney() {
        OrderView first = free();
        assertThat(ask(first, 0).state()).isEqualTo(RefundState.SUCCESS);
        assertThat(things.done(first.id())).containsExactly("paid", "takeBack 0", "refunded 0");
        assertThat(in(() -> orders.find(buyer.id(), first.id())).state()).isEqualTo(OrderState.REFUNDED);
        refusedAs("/problems/refund-not-possible", () -> ask(first, 0));
        limit(0);
        OrderView second = free();
        UUID id = ask(second, 0).id();
        assertThat(state(id)).isEqualTo(RefundState.ASKED);
        refusedAs("/problems/refund-not-possible", () -> ask(second, 0));
        run(() -> refunds.approve(LI, id));
        assertThat(state(id)).isEqualTo(RefundState.SUCCESS);
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
        assertThat(wrong()).isEmpty();
    }

    /** Paid and delivered as soon as it is placed. */
    private OrderView free() {
        return in(() -> orders.place(buyer, UUID.randomUUID().toString(), new Orders.Wanted("thing", "0")));
    }

    @Test
    void fiftyTimesAtMost() {
        for (int i = 0; i < 50; i++) {
            ask(1);
        }
        refusedAs("/problems/refund-not-possible", () -> ask(1));
    }

    @Test
    void moneyThatComesTooLateGoesBackByItself() {
        OrderView late = open("scarce-5000");
        in(() -> settlement.close(late.id(), late.number(), "到期未支付"));
        pay(late);
        OrderView paid = in(() -> orders.find(buyer.id(), late.id()));
        assertThat(paid.state()).isEqualTo(OrderState.PAID);
        assertThat(things.done(late.id())).as("nothing is delivered").isEmpty();
        assertThat(paid.refunds())
                .singleElement()
                .satisfies(refund -> assertThat(refund.amount().fen()).isEqualTo(5_000));
        assertThat(balances()).containsExactly(35_000L, 30_000L, 5_000L);
        assertThat(in(() -> ledger.balance(PaymentAccounts.ORDERS))).isZero();
        assertThat(wrong()).isEmpty();

        UUID id = refundOf(late);
        hear("n1", id, "CLOSED");
        assertThat(state(id)).as("it is the buyer's money in any case").isEqualTo(RefundState.ABNORMAL);
        hear("n2", id, "SUCCESS");
        assertThat(in(() -> orders.find(buyer.id(), late.id())).state()).isEqualTo(OrderState.REFUNDED);
        assertThat(things.done(late.id())).isEmpty();
        assertThat(balances()).containsExactly(30_000L, 30_000L, 0L);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theTenantMayGiveBackWhateverComesLate() {
        OrderView first = open("700");
        in(() -> settlement.close(first.id(), first.number(), "到期未支付"));
        pay(first);
        assertThat(things.done(first.id())).containsExactly("paid");
        run(() -> transaction.executeWithoutResult(
                status -> settings.save(new BillingSettings(500, LatePayment.REFUND, 7, 7, false))));
        OrderView second = open("700");
        in(() -> settlement.close(second.id(), second.number(), "到期未支付"));
        pay(second);
        assertThat(things.done(second.id())).isEmpty();
        assertThat(in(() -> orders.find(buyer.id(), second.id())).refunds()).hasSize(1);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theProofNamesARefundWithoutItsEntries() {
        UUID id = ask(10_000).id();
        sql("UPDATE payment_refund SET state = 'SUCCESS', done_at = now() WHERE id = '" + id + "'");
        assertThat(wrong())
                .contains(order.number() + "-R1：退款单 10000 分，分录 0 分")
                .contains("总账 10000 分，退款单 0 分")
                .contains(order.number() + "：订单已退 0 分，退款单合计 10000 分");
    }

    private Refunds.Asked ask(long fen) {
        return ask(order, fen);
    }

    private Refunds.Asked ask(OrderView of, long fen) {
        return in(() -> refunds.ask(WANG, UUID.randomUUID().toString(), new Refunds.Ask(of.id(), fen, "买多了")));
    }

    private OrderView open(String subject) {
        OrderView placed =
                in(() -> orders.place(buyer, UUID.randomUUID().toString(), new Orders.Wanted("thing", subject)));
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql("""
                        INSERT INTO payment_attempt
                            (order_id, channel, credential_id, notify_url, outcome, next_query_at, created_at)
                        VALUES (:order, 'WECHAT_H5', :credential, 'https://example.org/t/x/api/payments/wechat/x/notify', 'READY', now(), now())
                        """)
                .param("order", placed.id())
                .param("credential", credential)
                .update()));
        return placed;
    }

    private void pay(OrderView open) {
        in(() -> settlement.paid(new Receipt(
                credential,
                open.number(),
                "42000024" + open.number(),
                FakeWeChat.MCHID,
                credentials.all().getFirst().appid(),
                open.amount().fen(),
                "CNY",
                clock.instant(),
                Receipt.Source.QUERY)));
    }

    private boolean waits(String kind) {
        return in(() -> tasks.page("OPEN", 0, 20)).items().stream()
                .map(MoneyTaskView::kind)
                .anyMatch(kind::equals);
    }

    private WeChatNotices.Answer hear(String notice, UUID refund, String status) {
        return take(notice, news(refund, status));
    }

    private WeChatNotices.Answer take(String notice, Map<String, Object> fields) {
        FakeWeChat.Sent sent = FakeWeChat.refundNotice(notice, clock.instant(), fields);
        return in(() -> notices.take(credential, sent.headers(), sent.body()));
    }

    private FakeWeChat.Sent old(Map<String, Object> fields) {
        return FakeWeChat.refundNotice("old", clock.instant().minus(Duration.ofMinutes(6)), fields);
    }

    private Map<String, Object> news(UUID refund, String status) {
        return in(() -> jdbc.sql("""
                SELECT refund.number, refund.wechat_transaction, refund.fen, orders.fen AS total
                FROM payment_refund refund JOIN payment_order orders ON orders.id = refund.order_id WHERE refund.id = :id
                """)
                .param("id", refund)
                .query((row, n) -> FakeWeChat.refund(
                        row.getString("number"),
                        row.getString("wechat_transaction"),
                        status,
                        row.getLong("fen"),
                        row.getLong("total")))
                .single());
    }

    private UUID refundOf(OrderView paid) {
        return in(() -> jdbc.sql("SELECT id FROM payment_refund WHERE order_id = :order")
                .param("order", paid.id())
                .query(UUID.class)
                .single());
    }

    private RefundState state(UUID refund) {
        return in(() -> RefundState.valueOf(jdbc.sql("SELECT state FROM payment_refund WHERE id = :id")
                .param("id", refund)
                .query(String.class)
                .single()));
    }

    /** What WeChat Pay holds, what is owed to buyers, what is promised back. */
    private List<Long> balances() {
        return in(() -> List.of(
                ledger.balance(PaymentAccounts.WECHAT),
                ledger.balance(ThingOrders.OWED),
                ledger.balance(PaymentAccounts.REFUNDS)));
    }

    private OrderView see() {
        return in(() -> orders.find(buyer.id(), order.id()));
    }

    private void limit(int yuan) {
        run(() -> transaction.executeWithoutResult(
                status -> settings.save(new BillingSettings(yuan, LatePayment.DELIVER, 7, 7, false))));
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private static void refusedAs(String type, Supplier<?> work) {
        assertThatThrownBy(work::get)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
    }

    private static List<Object> atOnce(int times, Callable<?> work) throws Exception {
        List<Object> outcomes = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(pool.submit(() -> {
                    try {
                        return work.call();
                    } catch (Conflict e) {
                        return e;
                    }
                }));
            }
            for (Future<Object> future : running) {
                outcomes.add(future.get());
            }
        }
        return outcomes;
    }

    private static Actor staff(String name) {
        return new Actor(new AccountId(Ids.next()), Actor.STAFF, name, Set.of());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
