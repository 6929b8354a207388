package dev.guildhall.points;

import static dev.guildhall.points.Points.points;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.ledger.AccountKind;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.ledger.Unit;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.points.domain.LotCare;
import dev.guildhall.points.domain.Lots;
import dev.guildhall.points.domain.PointAccounts;
import dev.guildhall.points.domain.PointRules;
import dev.guildhall.points.domain.PointsSpent;
import dev.guildhall.points.domain.WalletBoard;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Refused;
import dev.guildhall.review.ReviewFilter;
import dev.guildhall.review.ReviewId;
import dev.guildhall.review.Reviews;
import dev.guildhall.review.Verdict;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** What happens to points besides being spent: warned of, frozen, thawed, given back, refunded, given by two. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class LifeOfLotsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final LedgerAccount BANK = LedgerAccount.shared("test.bank", "银行", AccountKind.ASSET, Unit.FEN);
    /** What a refund under way has taken out of the advance payments. */
    private static final LedgerAccount PROMISED =
            LedgerAccount.shared("test.promised", "退款在途", AccountKind.LIABILITY, Unit.FEN);

    @Autowired
    TestTenants tenants;

    @Autowired
    PointWallets wallets;

    @Autowired
    Lots lots;

    @Autowired
    LotCare care;

    @Autowired
    WalletBoard board;

    @Autowired
    Reviews reviews;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    Accounts accounts;

    @Autowired
    Notices notices;

    @Autowired
    ModuleSettings settings;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    AccountId agency;
    Wallet wallet;

    @BeforeEach
    void anAgency() {
        tenant = tenants.open("certification");
        agency = account(Actor.AGENCY, "中轩认证");
        wallet = new Wallet(agency);
    }

    @AfterEach
    void now() {
        clock.reset();
        SecurityContextHolder.clearContext();
        assertThat(wrong()).isEmpty();
    }

    @Test
    @Covers("C12")
    void theEndOfAGiftIsToldOnceBeforeItComes() {
        grant(30, Duration.ofDays(60), "活动赠送");
        sweep();
        assertThat(inbox()).isEmpty();
        clock.shift(Duration.ofDays(54));
        sweep();
        sweep();
        assertThat(inbox()).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo("points.ending");
            assertThat(notice.text()).contains("30 点");
        });
        assertThat(messages()).containsExactly("POINTS_ENDING");
        assertThat(balance().lots()).singleElement().matches(Balance.Lot::soon);
        clock.shift(Duration.ofDays(7));
        sweep();
        assertThat(balance().lots()).isEmpty();
        assertThat(kinds()).containsExactly("EXPIRE", "GIFT");
    }

    @Test
    @Covers("C12")
    void boughtPointsAreWarnedOfThenFrozenAndNeverLost() {
        buy(100, 90_000);
        clock.shift(Duration.ofDays(700));
        sweep();
        assertThat(inbox()).isEmpty();
        clock.shift(Duration.ofDays(25));
        sweep();
        assertThat(inbox()).extracting(Notice::kind).containsExactly("points.freezing");
        assertThat(messages()).containsExactly("POINTS_FREEZING");
        assertThat(available()).as("told, not frozen").isEqualTo(100);
        clock.shift(Duration.ofDays(8));
        sweep();
        assertThat(inbox()).extracting(Notice::kind).containsExactly("points.frozen", "points.freezing");
        assertThat(available()).isZero();
        assertThat(balance().frozen()).isEqualTo(points(100));
        assertThat(ledgerBalance(PointAccounts.PREPAID)).as("still owed").isEqualTo(90_000);
        assertThatThrownBy(() -> spend(1, "unlock:1")).isInstanceOf(InsufficientPoints.class);
    }

    @Test
    void aRuleMadeStricterFreezesNothingWithoutWarning() {
        buy(100, 90_000);
        clock.shift(Duration.ofDays(400));
        sweep();
        in(() -> {
            settings.save(new PointRules(7, 12, true, 30, 500));
            return 1;
        });
        sweep();
        assertThat(available()).as("warned only now").isEqualTo(100);
        clock.shift(Duration.ofDays(6));
        sweep();
        assertThat(available()).isEqualTo(100);
        clock.shift(Duration.ofDays(2));
        sweep();
        assertThat(available()).isZero();
    }

    @Test
    void aPurchaseThawsWhereTheRuleSaysSo() {
        frozenHundred();
        buy(10, 9_000);
        assertThat(available()).isEqualTo(110);
        assertThat(kinds()).startsWith("PURCHASE", "THAW", "FREEZE");
    }

    @Test
    void withoutThatRuleOnlyStaffThawAndSayWhy() {
        in(() -> {
            settings.save(new PointRules(7, 24, false, 30, 500));
            return 1;
        });
        frozenHundred();
        buy(10, 9_000);
        assertThat(available()).isEqualTo(10);
        UUID key = UUID.randomUUID();
        assertThat(in(() -> board.thaw(agency.value(), "客户来电", key))).isEqualTo(100);
        assertThat(available()).isEqualTo(110);
        assertThatThrownBy(() -> in(() -> board.thaw(agency.value(), "客户来电", key)))
                .isInstanceOfSatisfying(
                        Conflict.class, problem -> assertThat(problem.type()).isEqualTo("/problems/nothing-frozen"));
        sweep();
        assertThat(available()).as("its months count from the thaw").isEqualTo(110);
    }

    @Test
    @Covers({"C12", "D6"})
    void whatWasSpentComesBackToTheLotsItCameFrom() {
        grant(4, Duration.ofDays(90), "活动赠送");
        buy(10, 1_000);
        spend(7, "unlock:1");
        assertThat(ledgerBalance(PointAccounts.EARNED)).isEqualTo(300);
        giveBack("unlock:1");
        giveBack("unlock:1");
        assertThat(balance().lots())
                .extracting(lot -> lot.label() + " " + lot.points().amount())
                .containsExactly("活动赠送 4", "购买 10");
        assertThat(ledgerBalance(PointAccounts.EARNED)).isZero();
        assertThat(ledgerBalance(PointAccounts.PREPAID)).isEqualTo(1_000);
        assertThat(ledgerBalance(PointAccounts.SPENT)).isZero();
        PointEntry entry = entries().getFirst();
        assertThat(entry.kind()).isEqualTo("RETURN");
        assertThat(entry.uses())
                .extracting(use -> use.label() + " " + use.points())
                .containsExactly("活动赠送 4", "购买 3");
    }

    @Test
    void whatNobodySpentDoesNotComeBack() {
        grant(4, null, "活动赠送");
        assertThat(giveBack("unlock:none")).isNull();
        assertThat(available()).isEqualTo(4);
    }

    @Test
    void aGiftThatEndedMeanwhileLivesOnByTheRuleAndEndsAgain() {
        grant(10, Duration.ofDays(20), "活动赠送");
        spend(6, "unlock:1");
        clock.shift(Duration.ofDays(21));
        sweep();
        assertThat(available()).isZero();
        giveBack("unlock:1");
        assertThat(available()).isEqualTo(6);
        clock.shift(Duration.ofDays(29));
        sweep();
        assertThat(available()).as("thirty days are the rule").isEqualTo(6);
        clock.shift(Duration.ofDays(2));
        sweep();
        assertThat(available()).isZero();
        assertThat(kinds()).containsExactly("EXPIRE", "RETURN", "EXPIRE", "SPEND", "GIFT");
    }

    @Test
    void pointsThatComeBackToAFrozenLotThawIt() {
        buy(100, 90_000);
        spend(10, "unlock:1");
        freeze();
        assertThat(available()).isZero();
        giveBack("unlock:1");
        assertThat(available()).isEqualTo(100);
    }

    @Test
    @Covers("C12")
    void aRefundTakesOnlyWhatWasBoughtAndIsUnspent() {
        UUID order = buy(100, 90_000);
        gift(order, 10);
        spend(40, "unlock:1");
        assertThat(in(() -> lots.unspent(order))).isEqualTo(new Lots.Unspent(70, 63_000));
        assertThatThrownBy(() -> hold(order, 63_001, "refund:1")).isInstanceOf(PointsSpent.class);
        assertThat(hold(order, 63_000, "refund:1")).isEqualTo(70);
        assertThat(available()).as("set aside while the money is on its way").isZero();
        assertThatThrownBy(() -> spend(1, "unlock:2")).isInstanceOf(InsufficientPoints.class);
        refund(order, "refund:1");
        refund(order, "refund:1");
        assertThat(ledgerBalance(PointAccounts.REFUNDED)).isEqualTo(70);
        assertThat(ledgerBalance(PointAccounts.PREPAID)).isZero();
        assertThat(kinds()).containsExactly("HOLD", "SPEND", "GIFT", "PURCHASE");
    }

    @Test
    void giftsOfTheOrderGoWithItsLastPoint() {
        UUID order = buy(100, 90_000);
        gift(order, 10);
        hold(order, 45_000, "refund:1");
        refund(order, "refund:1");
        assertThat(available()).isEqualTo(60);
        hold(order, 45_000, "refund:2");
        refund(order, "refund:2");
        assertThat(available()).isZero();
        assertThat(kinds()).startsWith("REVOKE", "HOLD", "HOLD");
        assertThat(in(() -> lots.unspent(order))).isEqualTo(new Lots.Unspent(0, 0));
    }

    @Test
    void aRefundThatCameToNothingGivesThePointsBack() {
        UUID order = buy(100, 90_000);
        hold(order, 45_000, "refund:1");
        assertThat(available()).isEqualTo(50);
        for (int twice = 0; twice < 2; twice++) {
            inTransaction(() -> {
                lots.release(wallet, "refund:1", "退款未成");
                ledger.post(NewEntry.move(
                        "not-promised:refund:1",
                        PROMISED,
                        PointAccounts.PREPAID,
                        45_000,
                        "退款",
                        new NewEntry.Subject("order", order.toString())));
                return 1;
            });
        }
        assertThat(available()).isEqualTo(100);
        assertThat(in(() -> lots.unspent(order))).isEqualTo(new Lots.Unspent(100, 90_000));
    }

    @Test
    void noMoneyStaysWithoutAPoint() {
        UUID order = buy(1, 900);
        assertThatThrownBy(() -> hold(order, 500, "refund:1")).isInstanceOf(PointsSpent.class);
        assertThat(hold(order, 900, "refund:1")).isEqualTo(1);
    }

    @Test
    void frozenPointsCanBeRefunded() {
        UUID order = frozenHundred();
        hold(order, 90_000, "refund:1");
        refund(order, "refund:1");
        assertThat(balance().frozen()).isEqualTo(Points.NONE);
    }

    @Test
    void aGiftAboveTheLimitWaitsForASecondPerson() {
        Actor asking = staff("周明薇");
        Actor second = staff("李安宁");
        UUID key = UUID.randomUUID();
        for (int twice = 0; twice < 2; twice++) {
            assertThat(in(() -> board.give(asking, agency.value(), 501, null, "年度奖励", key)))
                    .isFalse();
        }
        assertThat(available()).isZero();
        var waiting = in(() -> reviews.queue(new ReviewFilter(Set.of("point-grant"), true, null, false, null), 0, 20))
                .items();
        assertThat(waiting)
                .singleElement()
                .satisfies(review -> assertThat(review.title()).isEqualTo("赠送 501 点给「中轩认证」"));
        ReviewId id = waiting.getFirst().id();
        assertThatThrownBy(() -> decide(asking, id)).isInstanceOf(Refused.class);
        assertThat(available()).isZero();
        decide(second, id);
        assertThat(available()).isEqualTo(501);
        assertThat(in(() -> board.give(asking, agency.value(), 500, null, "小额奖励", UUID.randomUUID())))
                .isTrue();
        assertThat(available()).isEqualTo(1001);
    }

    private void decide(Actor by, ReviewId id) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(by, ""));
        in(() -> {
            reviews.decide(id, Verdict.APPROVED, null, Map.of());
            return 1;
        });
    }

    private Actor staff(String name) {
        return new Actor(account(Actor.STAFF, name), Actor.STAFF, name, Set.of("billing.points.grant"));
    }

    private UUID frozenHundred() {
        UUID order = buy(100, 90_000);
        freeze();
        return order;
    }

    private void freeze() {
        clock.shift(Duration.ofDays(725));
        sweep();
        clock.shift(Duration.ofDays(8));
        sweep();
    }

    private UUID buy(long amount, long fen) {
        UUID order = Ids.next();
        inTransaction(() -> {
            lots.add(wallet, points(amount), true, fen, "购买", null, order, "order:" + order, null);
            NewEntry.Subject about = new NewEntry.Subject("order", order.toString());
            ledger.post(NewEntry.move("order-delivered:" + order, BANK, PointAccounts.PREPAID, fen, "收款", about));
            return 1;
        });
        return order;
    }

    private void gift(UUID order, long amount) {
        in(() -> {
            lots.add(
                    wallet,
                    points(amount),
                    false,
                    0,
                    "随单赠送",
                    clock.instant().plus(Duration.ofDays(365)),
                    order,
                    "order-gift:" + order,
                    null);
            return 1;
        });
    }

    private long hold(UUID order, long fen, String event) {
        return inTransaction(() -> {
            long points = lots.hold(wallet, order, fen, "退款中", event);
            ledger.post(NewEntry.move(
                    "promised:" + event,
                    PointAccounts.PREPAID,
                    PROMISED,
                    fen,
                    "退款",
                    new NewEntry.Subject("order", order.toString())));
            return points;
        });
    }

    private void refund(UUID order, String event) {
        inTransaction(() -> {
            lots.refunded(wallet, order, event, "已退款");
            return 1;
        });
    }

    private @Nullable UUID giveBack(String event) {
        return inTransaction(() ->
                        java.util.Optional.ofNullable(wallets.giveBack(agency, event, "联系方式无效，退回", "return:" + event)))
                .orElse(null);
    }

    private void grant(long amount, @Nullable Duration ends, String label) {
        in(() -> {
            wallets.grant(
                    agency,
                    points(amount),
                    label,
                    ends == null ? null : clock.instant().plus(ends),
                    "grant:" + label);
            return 1;
        });
    }

    private Spending spend(long amount, String event) {
        return inTransaction(() -> wallets.spend(agency, points(amount), "查看联系方式", event));
    }

    private void sweep() {
        TenantScope.with(tenant)
                .run(() -> sweeps.stream()
                        .filter(sweep -> sweep.name().equals("point-expiry"))
                        .forEach(TenantSweep::sweep));
    }

    private AccountId account(String kind, String name) {
        PhoneNumber phone = PhoneNumber.parse("1391234%04d".formatted(NUMBER.incrementAndGet()));
        return in(() -> accounts.open(new NewAccount(kind, name, phone, null, null, false, Set.of())));
    }

    private Balance balance() {
        return in(() -> wallets.balance(agency));
    }

    private long available() {
        return balance().available().amount();
    }

    private List<PointEntry> entries() {
        return in(() -> wallets.entries(agency, 0, 50)).items();
    }

    private List<String> kinds() {
        return entries().stream().map(PointEntry::kind).toList();
    }

    private List<Notice> inbox() {
        return in(() -> notices.inbox(agency, 0, 20)).items();
    }

    private List<String> messages() {
        return in(() -> jdbc.sql("SELECT template FROM sms_outbox ORDER BY created_at")
                .query(String.class)
                .list());
    }

    private long ledgerBalance(LedgerAccount account) {
        return in(() -> ledger.balance(account));
    }

    /** Findings of the checks that are about points; the orders here are none of the payments module's. */
    private List<String> wrong() {
        return in(proof::prove).results().stream()
                .filter(result -> !result.rule().contains("每笔已支付订单"))
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return TenantScope.with(tenant)
                .get(() -> java.util.Objects.requireNonNull(transaction.execute(status -> work.get())));
    }
}
