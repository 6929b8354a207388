package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.domain.Cancelling;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.RefundWishState;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a buyer may do about an order without staff: wish for the money back, and cancel before paying. */
@GuildhallTest
@Import(PaymentsTest.Simulated.class)
@Covers("X4")
class RefundWishesTest {
    private static final Actor WANG = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小王", Set.of());
    private static final Actor LI = new Actor(new AccountId(Ids.next()), Actor.STAFF, "小李", Set.of());

    @Autowired
    TestTenants tenants;

    @Autowired
    ThingOrders things;

    @Autowired
    Orders orders;

    @Autowired
    Refunds refunds;

    @Autowired
    RefundWishes wishes;

    @Autowired
    Cancelling cancelling;

    @Autowired
    Transfers transfers;

    @Autowired
    ModuleSettings settings;

    @Autowired
    Notices inbox;

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
    OrderView order;

    @BeforeEach
    void anOrderPaidByTransfer() {
        tenant = tenants.open("certification");
        buyer = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "北京中轩认证", Set.of());
        rules(500, 7);
        order = place("30000");
        pay(order);
    }

    @Test
    void aWishMovesNothingAndWaitsForStaff() {
        wish("买多了");
        assertThat(see().refundWish()).satisfies(wish -> {
            assertThat(wish.state()).isEqualTo(RefundWishState.WAITING);
            assertThat(wish.amount().fen()).isEqualTo(30_000);
        });
        assertThat(see().refunds()).isEmpty();
        assertThat(see().refundable())
                .satisfies(left -> assertThat(left.askableUntil()).isNull());
        assertThat(things.done(order.id())).containsExactly("paid");
        assertThat(in(() -> wishes.page(true, 0, 20)).items())
                .extracting(RefundWishes.Row::number)
                .containsExactly(order.number());
        assertThat(in(() -> orders.of(buyer.id(), 0, 10)).items().getFirst().refundWish())
                .isNotNull();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void aRefundOfTheOrderAnswersIt() {
        wish("买多了");
        UUID refund = ask(10_000).id();
        assertThat(wished().state()).isEqualTo(RefundWishState.ACCEPTED);
        assertThat(in(() -> wishes.page(false, 0, 20)).items().getFirst().wish().refund())
                .isEqualTo(refund);
        assertThat(in(() -> wishes.waiting())).isZero();
        wish("剩下的也退");
        assertThat(wished().amount().fen()).isEqualTo(20_000);
    }

    @Test
    void whatTheSecondPersonRefusesWaitsAgain() {
        rules(0, 7);
        wish("买多了");
        Refunds.Asked asked = ask(30_000);
        assertThat(asked.state()).isEqualTo(RefundState.ASKED);
        assertThat(wished().state()).isEqualTo(RefundWishState.ACCEPTED);
        run(() -> refunds.refuse(LI, asked.id(), "先问清楚"));
        assertThat(wished().state()).isEqualTo(RefundWishState.WAITING);
    }

    @Test
    void staffSayWhyNotAndTheBuyerReadsIt() {
        wish("买多了");
        UUID id = in(() -> wishes.page(true, 0, 1)).items().getFirst().wish().id();
        assertThatThrownBy(() -> run(() -> wishes.refuse(WANG, id, "  "))).isInstanceOf(Invalid.class);
        run(() -> wishes.refuse(WANG, id, "点数已经用掉一半"));
        assertThat(wished().refusal()).isEqualTo("点数已经用掉一半");
        assertThat(in(() -> inbox.inbox(buyer.id(), 0, 10)).items())
                .extracting(Notice::title)
                .contains("退款申请没有通过");
        refusedAs("refund-wish-decided", () -> run(() -> wishes.refuse(WANG, id, "又一次")));
        assertThat(things.done(order.id())).containsExactly("paid");
    }

    @Test
    void onlyWhatTheKindLetsGo() {
        things.use(order.id(), 25_000);
        wish("剩下的不要了");
        assertThat(wished().amount().fen()).isEqualTo(5_000);
        run(() -> wishes.withdraw(buyer, order.id()));
        things.use(order.id(), 30_000);
        refusedAs("refund-not-possible", () -> wish("再问一次"));
    }

    @Test
    void withinTheDaysOfTheTenant() {
        rules(500, 2);
        Duration most = Duration.ofDays(2);
        paidBefore(most.minusSeconds(30));
        assertThat(see().refundable())
                .satisfies(left -> assertThat(left.askableUntil()).isAfter(clock.instant()));
        paidBefore(most.plusSeconds(1));
        assertThat(see().refundable())
                .satisfies(left -> assertThat(left.askableUntil()).isNull());
        refusedAs("refund-wish-late", () -> wish("太晚了"));
        rules(500, 0);
        paidBefore(Duration.ZERO);
        refusedAs("refund-wish-off", () -> wish("不开放"));
    }

    @Test
    void threeTimesAtMostAndOneAtATime() {
        for (int i = 0; i < 3; i++) {
            wish("第 %d 次".formatted(i));
            refusedAs("refund-wish-waiting", () -> wish("同时"));
            run(() -> wishes.withdraw(buyer, order.id()));
            assertThat(see().refundWish()).isNull();
        }
        refusedAs("refund-wish-often", () -> wish("第四次"));
        refusedAs("refund-wish-decided", () -> run(() -> wishes.withdraw(buyer, order.id())));
    }

    @Test
    void theSameRequestTwiceIsOneWish() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(pool.submit(() -> run(() -> wishes.wish(buyer, "one-key", order.id(), "买多了"))));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(in(() -> wishes.waiting())).isEqualTo(1);
    }

    @Test
    void somebodyElsesOrderIsNotThere() {
        Actor stranger = new Actor(new AccountId(Ids.next()), Actor.AGENCY, "别家", Set.of());
        assertThatThrownBy(() -> run(() -> wishes.wish(stranger, "k", order.id(), "不是我的")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> run(() -> wishes.withdraw(stranger, order.id())))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> run(() -> cancelling.cancel(stranger.id(), order.id())))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> wish(" ")).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> wish("长".repeat(61))).isInstanceOf(Invalid.class);
    }

    @Test
    void anUnpaidOrderIsCancelledOnceAndAPaidOneNever() {
        OrderView open = place("100");
        run(() -> cancelling.cancel(buyer.id(), open.id()));
        assertThat(in(() -> orders.find(buyer.id(), open.id())).state()).isEqualTo(OrderState.CLOSED);
        run(() -> cancelling.cancel(buyer.id(), open.id()));
        refusedAs("order-paid", () -> run(() -> cancelling.cancel(buyer.id(), order.id())));
        refusedAs("refund-not-possible", () -> wish(open, "没付过"));
    }

    @Test
    void whileStaffLookAtATransferItIsNotCancelled() {
        OrderView open = place("100");
        claim(open);
        refusedAs("transfer-waiting", () -> run(() -> cancelling.cancel(buyer.id(), open.id())));
        run(() -> transfers.refuse(WANG, open.id(), "没有到账"));
        run(() -> cancelling.cancel(buyer.id(), open.id()));
        assertThat(in(() -> orders.find(buyer.id(), open.id())).state()).isEqualTo(OrderState.CLOSED);
    }

    private void wish(String reason) {
        wish(order, reason);
    }

    private void wish(OrderView about, String reason) {
        run(() -> wishes.wish(buyer, UUID.randomUUID().toString(), about.id(), reason));
    }

    private OrderView.RefundWish wished() {
        return java.util.Objects.requireNonNull(see().refundWish());
    }

    private Refunds.Asked ask(long fen) {
        return in(() -> refunds.ask(WANG, UUID.randomUUID().toString(), new Refunds.Ask(order.id(), fen, "买多了")));
    }

    private OrderView see() {
        return in(() -> orders.find(buyer.id(), order.id()));
    }

    private OrderView place(String subject) {
        return in(() -> orders.place(buyer, UUID.randomUUID().toString(), new Orders.Wanted("thing", subject)));
    }

    private void claim(OrderView open) {
        LocalDate today = clock.instant().atZone(ZoneId.of("Asia/Shanghai")).toLocalDate();
        in(() -> transfers.claim(
                buyer, open.id(), new Transfers.Claim("北京中轩认证", today), "voucher.png", TransfersTest.picture()));
    }

    private void pay(OrderView open) {
        claim(open);
        run(() -> transfers.confirm(WANG, open.id()));
    }

    private void paidBefore(Duration ago) {
        run(() -> transaction.executeWithoutResult(
                status -> jdbc.sql("UPDATE payment_order SET paid_at = :at WHERE id = :id")
                        .param("at", clock.instant().minus(ago).atOffset(java.time.ZoneOffset.UTC))
                        .param("id", order.id())
                        .update()));
    }

    private void rules(int approvalYuan, int wishDays) {
        run(() -> transaction.executeWithoutResult(status -> {
            settings.save(new BillingSettings(approvalYuan, LatePayment.DELIVER, 7, wishDays, false));
            // A setting of before there were receiving accounts: it becomes one.
            jdbc.sql("""
                    INSERT INTO module_setting (module, name, value, updated_at) VALUES ('billing', 'bankName', '工商银行', now()),
                        ('billing', 'bankAccountName', '青原商会', now()),
                        ('billing', 'bankAccountNumber', '6222 0000 1111', now())
                    """).update();
        }));
    }

    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private static void refusedAs(String code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("/problems/" + code));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
