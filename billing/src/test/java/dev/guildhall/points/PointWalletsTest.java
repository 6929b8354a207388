package dev.guildhall.points;

import static dev.guildhall.points.Points.points;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.points.domain.Lots;
import dev.guildhall.points.domain.PointAccounts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class PointWalletsTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    PointWallets wallets;

    @Autowired
    Lots lots;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    AccountId agency;

    @BeforeEach
    void anAgency() {
        tenant = tenants.open("certification");
        agency = new AccountId(Ids.next());
    }

    @Test
    @Covers({"C11", "C12"})
    void spendingTakesThePriceOnce() {
        grant(30, null, "gift");
        Spending first = spend(10, "unlock:1");
        Spending again = spend(10, "unlock:1");
        assertThat(first.first()).isTrue();
        assertThat(first.balance()).isEqualTo(points(20));
        assertThat(again).isEqualTo(new Spending(first.entry(), points(10), points(20), false));
        assertThat(available()).isEqualTo(20);
        assertThat(wrong()).isEmpty();
    }

    @Test
    @Covers({"C12", "D6"})
    void tooFewPointsRefusesAndSaysHowManyAreMissing() {
        grant(6, null, "gift");
        assertThatThrownBy(() -> spend(10, "unlock:1")).isInstanceOfSatisfying(InsufficientPoints.class, problem -> {
            assertThat(problem.type()).isEqualTo("/problems/insufficient-points");
            assertThat(problem.status().value()).isEqualTo(409);
            assertThat(problem.fields())
                    .containsEntry("price", 10L)
                    .containsEntry("balance", 6L)
                    .containsEntry("missing", 4L);
            assertThat(problem.detail()).contains("还差 4 点");
        });
        assertThat(available()).isEqualTo(6);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anEmptyWalletRefusesToo() {
        assertThatThrownBy(() -> spend(1, "unlock:1")).isInstanceOf(InsufficientPoints.class);
        assertThat(available()).isZero();
    }

    @Test
    void spendingWithoutTheCallersTransactionIsRefused() {
        grant(30, null, "gift");
        assertThatThrownBy(() ->
                        TenantScope.with(tenant).get(() -> wallets.spend(agency, points(1), "查看联系方式", "unlock:1")))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void giftsGoBeforeBoughtPointsAndTheEarliestEndFirst() {
        buy(100, 90_000, "order:1");
        grant(10, Duration.ofDays(300), "late gift");
        grant(10, Duration.ofDays(30), "early gift");
        grant(10, null, "endless gift");
        spend(25, "unlock:1");
        assertThat(TenantScope.with(tenant).get(() -> wallets.balance(agency)).lots())
                .extracting(lot -> lot.label() + " " + lot.points().amount())
                .containsExactly("endless gift 5", "购买 100");
        PointEntry entry = TenantScope.with(tenant)
                .get(() -> wallets.entries(agency, 0, 20))
                .items()
                .getFirst();
        assertThat(entry.points()).isEqualTo(-25);
        assertThat(entry.balance()).isEqualTo(105);
        assertThat(entry.uses())
                .extracting(use -> use.label() + " " + use.points())
                .containsExactlyInAnyOrder("early gift 10", "late gift 10", "endless gift 5");
    }

    @Test
    void anEndedGiftIsNotSpentAndLeavesTheWallet() {
        grant(10, Duration.ofSeconds(-1), "ended gift");
        grant(5, Duration.ofDays(1), "gift");
        assertThat(available()).isEqualTo(5);
        assertThatThrownBy(() -> spend(6, "unlock:1")).isInstanceOf(InsufficientPoints.class);
        TenantScope.with(tenant)
                .run(() -> lots.ended(10).forEach(owner -> lots.expire(new Wallet(new AccountId(owner)))));
        assertThat(ledgerBalance(new Wallet(agency).ledgerAccount())).isEqualTo(5);
        assertThat(ledgerBalance(PointAccounts.EXPIRED)).isEqualTo(10);
        assertThat(TenantScope.with(tenant).get(() -> lots.ended(10))).isEmpty();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void thePriceOfAPackIsEarnedAsItsPointsAreUsed() {
        buy(7, 1000, "order:1");
        assertThat(ledgerBalance(PointAccounts.PREPAID)).isEqualTo(1000);
        spend(3, "unlock:1");
        assertThat(ledgerBalance(PointAccounts.EARNED)).isEqualTo(428);
        spend(4, "unlock:2");
        assertThat(ledgerBalance(PointAccounts.EARNED)).isEqualTo(1000);
        assertThat(ledgerBalance(PointAccounts.PREPAID)).isZero();
    }

    @Test
    @Covers("D6")
    void sixteenAtOnceNeverOverspend() throws Exception {
        grant(10, null, "gift");
        buy(13, 12_345, "order:1");
        AtomicInteger spent = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        together(16, thread -> {
            for (int i = 0; i < 4; i++) {
                try {
                    spend(1, "unlock:%d:%d".formatted(thread, i));
                    spent.incrementAndGet();
                } catch (InsufficientPoints e) {
                    refused.incrementAndGet();
                }
            }
        });
        assertThat(spent).hasValue(23);
        assertThat(refused).hasValue(64 - 23);
        assertThat(available()).isZero();
        assertThat(ledgerBalance(PointAccounts.EARNED)).isEqualTo(12_345);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void theSameEventFromManyThreadsIsChargedOnce() throws Exception {
        grant(100, null, "gift");
        together(16, thread -> spend(10, "unlock:same"));
        assertThat(available()).isEqualTo(90);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void buyingAndSpendingInterleavedKeepsTheBooks() throws Exception {
        long seed = System.nanoTime();
        List<AccountId> agencies =
                List.of(new AccountId(Ids.next()), new AccountId(Ids.next()), new AccountId(Ids.next()));
        together(12, thread -> {
            Random random = new Random(seed + thread);
            for (int i = 0; i < 12; i++) {
                AccountId owner = agencies.get(random.nextInt(3));
                String event = thread + ":" + i;
                try {
                    switch (random.nextInt(4)) {
                        case 0 ->
                            inTenant(() -> {
                                buy(owner, 1 + random.nextInt(20), 1 + random.nextInt(5000), event);
                                return true;
                            });
                        case 1 ->
                            inTenant(() -> {
                                wallets.grant(
                                        owner,
                                        points(1 + random.nextInt(5)),
                                        "赠送",
                                        clock.instant().plusMillis(random.nextInt(50)),
                                        event);
                                return true;
                            });
                        case 2 -> TenantScope.with(tenant).run(() -> lots.expire(new Wallet(owner)));
                        default -> inTenant(() -> wallets.spend(owner, points(1 + random.nextInt(8)), "查看联系方式", event));
                    }
                } catch (InsufficientPoints e) {
                    // Allowed: the wallet holds less.
                }
            }
        });
        assertThat(wrong()).as("seed %d", seed).isEmpty();
    }

    @Test
    void theProofNamesAWalletWhoseLotsDiffer() {
        grant(10, null, "gift");
        inTenant(() -> jdbc.sql("UPDATE point_lot SET remaining = 9").update());
        assertThat(wrong()).singleElement().asString().contains(agency.toString(), "总账 10", "各批 9", "明细 10");
    }

    private void buy(long amount, long fen, String event) {
        inTenant(() -> {
            buy(agency, amount, fen, event);
            return true;
        });
    }

    private void buy(AccountId owner, long amount, long fen, String event) {
        lots.add(new Wallet(owner), points(amount), true, fen, "购买", null, null, event, null);
        ledger.post(dev.guildhall.ledger.NewEntry.move(
                "paid:" + event,
                dev.guildhall.ledger.LedgerAccount.shared(
                        "test.bank", "银行", dev.guildhall.ledger.AccountKind.ASSET, dev.guildhall.ledger.Unit.FEN),
                PointAccounts.PREPAID,
                fen,
                "收款",
                new dev.guildhall.ledger.NewEntry.Subject("test", event)));
    }

    private void grant(long amount, @org.jspecify.annotations.Nullable Duration ends, String label) {
        TenantScope.with(tenant)
                .run(() -> wallets.grant(
                        agency,
                        points(amount),
                        label,
                        ends == null ? null : clock.instant().plus(ends),
                        "grant:" + label));
    }

    private Spending spend(long amount, String event) {
        return inTenant(() -> wallets.spend(agency, points(amount), "查看联系方式", event));
    }

    private long available() {
        return TenantScope.with(tenant)
                .get(() -> wallets.balance(agency))
                .available()
                .amount();
    }

    private long ledgerBalance(dev.guildhall.ledger.LedgerAccount account) {
        return TenantScope.with(tenant).get(() -> ledger.balance(account));
    }

    private List<String> wrong() {
        return TenantScope.with(tenant).get(proof::prove).results().stream()
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private <T> T inTenant(Supplier<T> work) {
        return TenantScope.with(tenant).get(() -> transaction.execute(status -> work.get()));
    }

    private static void together(int threads, java.util.function.IntConsumer work) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(pool.submit(() -> work.accept(thread)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }
    }
}
