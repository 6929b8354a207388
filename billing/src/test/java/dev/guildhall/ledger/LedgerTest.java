package dev.guildhall.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class LedgerTest {
    private static final LedgerAccount BANK = LedgerAccount.shared("test.bank", "银行", AccountKind.ASSET, Unit.FEN);
    private static final LedgerAccount INCOME = LedgerAccount.shared("test.income", "收入", AccountKind.INCOME, Unit.FEN);
    private static final LedgerAccount OWED = LedgerAccount.shared("test.owed", "应付", AccountKind.LIABILITY, Unit.FEN);
    private static final LedgerAccount ISSUED =
            LedgerAccount.shared("test.issued", "发放", AccountKind.ASSET, Unit.POINT);
    private static final LedgerAccount PASSING =
            LedgerAccount.shared("test.passing", "过渡", AccountKind.CLEARING, Unit.FEN);

    @Autowired
    TestTenants tenants;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerProof proof;

    @Autowired
    LedgerStatements statements;

    @Autowired
    DailyProof daily;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("certification");
    }

    @Test
    void aMoveChangesBothSides() {
        post(move("sale", BANK, INCOME, 90_000));
        assertThat(balance(BANK)).isEqualTo(90_000);
        assertThat(balance(INCOME)).isEqualTo(90_000);
        assertThat(prove().results()).allMatch(LedgerProof.Result::holds);
    }

    @Test
    void theSameEventPostsOnce() {
        PostedEntry first = post(move("sale", BANK, INCOME, 90_000));
        PostedEntry again = post(move("sale", BANK, INCOME, 90_000));
        assertThat(first.first()).isTrue();
        assertThat(again).isEqualTo(new PostedEntry(first.id(), false));
        assertThat(balance(BANK)).isEqualTo(90_000);
    }

    @Test
    void theSameEventWithAnotherAmountIsAConflict() {
        post(move("sale", BANK, INCOME, 90_000));
        assertThatThrownBy(() -> post(move("sale", BANK, INCOME, 90_001))).isInstanceOf(LedgerConflict.class);
        assertThat(balance(BANK)).isEqualTo(90_000);
    }

    @Test
    void theSameEventAtTheSameTimePostsOnce() throws Exception {
        List<PostedEntry> posted = together(12, i -> () -> post(move("sale", BANK, INCOME, 500)));
        assertThat(posted).filteredOn(PostedEntry::first).hasSize(1);
        assertThat(posted)
                .extracting(PostedEntry::id)
                .containsOnly(posted.getFirst().id());
        assertThat(balance(BANK)).isEqualTo(500);
    }

    @Test
    void anAccountThatMayNotIsNeverOverdrawn() {
        post(move("in", BANK, OWED, 100));
        assertThatThrownBy(() -> post(move("out", OWED, BANK, 101)))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(balance(BANK)).isEqualTo(100);
        assertThat(balance(OWED)).isEqualTo(100);
    }

    @Test
    void aPostOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> TenantScope.with(tenant).run(() -> ledger.post(move("sale", BANK, INCOME, 1))))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void whatRollsBackLeavesNothing() {
        assertThatThrownBy(() -> inTenant(() -> {
                    ledger.post(move("sale", BANK, INCOME, 1));
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(balance(BANK)).isZero();
        post(move("sale", BANK, INCOME, 2));
        assertThat(balance(BANK)).isEqualTo(2);
    }

    @Test
    void fenAndPointsNeverMeet() {
        assertThatThrownBy(() -> move("odd", BANK, ISSUED, 1)).isInstanceOf(IllegalArgumentException.class);
        post(move("sale", BANK, INCOME, 1));
        inTenant(() -> ledger.lock(ISSUED));
        assertThatThrownBy(() -> inTenant(() -> jdbc.sql("""
                                INSERT INTO ledger_posting (entry_id, line, unit, debit_id, credit_id, amount)
                                SELECT entry.id, 2, 'FEN', bank.id, issued.id, 5
                                FROM ledger_entry entry, ledger_account bank, ledger_account issued
                                WHERE bank.code = 'test.bank' AND issued.code = 'test.issued'
                                """).update()))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void theApplicationCannotChangeWhatIsWritten() {
        post(move("sale", BANK, INCOME, 1));
        assertThatThrownBy(() -> inTenant(
                        () -> jdbc.sql("UPDATE ledger_posting SET amount = 2").update()))
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() ->
                        inTenant(() -> jdbc.sql("DELETE FROM ledger_entry").update()))
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void anySequenceOfMovesAddsUpToZero() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<LedgerAccount> accounts = new ArrayList<>(List.of(BANK, INCOME, OWED));
        for (int i = 0; i < 5; i++) {
            accounts.add(LedgerAccount.owned("test.wallet", "钱包", AccountKind.LIABILITY, Unit.FEN, new UUID(7, i)));
        }
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            LedgerAccount debit = accounts.get(random.nextInt(accounts.size()));
            LedgerAccount credit = accounts.get(random.nextInt(accounts.size()));
            if (debit.equals(credit)) {
                continue;
            }
            try {
                post(move("random-" + random.nextInt(1_000_000), debit, credit, 1 + random.nextInt(1000)));
                taken++;
            } catch (DataIntegrityViolationException overdrawn) {
                refused++;
            }
        }
        assertThat(taken).as("seed %d", seed).isPositive();
        assertThat(refused).as("seed %d", seed).isPositive();
        assertThat(prove().results()).as("seed %d", seed).allMatch(LedgerProof.Result::holds);
        assertThat(inTenant(() -> jdbc.sql("SELECT count(*) FROM ledger_account WHERE balance < 0")
                        .query(Long.class)
                        .single()))
                .isZero();
    }

    @Test
    void manyAtOnceNeitherLoseNorBlockEachOther() throws Exception {
        post(move("seed", BANK, OWED, 1_000_000));
        together(16, i -> () -> {
            for (int n = 0; n < 10; n++) {
                LedgerAccount mine =
                        LedgerAccount.owned("test.wallet", "钱包", AccountKind.LIABILITY, Unit.FEN, new UUID(8, i % 4));
                post(move("give-%d-%d".formatted(i, n), OWED, mine, 10));
                post(move("take-%d-%d".formatted(i, n), mine, INCOME, 3));
            }
            return new PostedEntry(UUID.randomUUID(), true);
        });
        assertThat(balance(OWED)).isEqualTo(1_000_000 - 1600);
        assertThat(balance(INCOME)).isEqualTo(480);
        assertThat(prove().results()).allMatch(LedgerProof.Result::holds);
    }

    @Test
    void theProofNamesABalanceThatIsWrong() {
        post(move("sale", BANK, INCOME, 700));
        inTenant(() -> jdbc.sql("UPDATE ledger_account SET balance = 701 WHERE code = 'test.bank'")
                .update());
        LedgerProof.Proof wrong = prove();
        assertThat(wrong.holds()).isFalse();
        assertThat(wrong.results().getFirst().findings()).containsExactly("test.bank：余额 701，分录之和 700");
        assertThat(wrong.results()).filteredOn(result -> !result.holds()).hasSize(2);
    }

    @Test
    void theProofNamesMoneyThatWasNotPassedOn() {
        post(move("received", BANK, PASSING, 300));
        assertThat(prove().results())
                .filteredOn(result -> !result.holds())
                .singleElement()
                .satisfies(result -> assertThat(result.findings()).containsExactly("过渡：还有 300"));
    }

    private LedgerProof.Proof prove() {
        return TenantScope.with(tenant).get(proof::prove);
    }

    private long balance(LedgerAccount account) {
        return TenantScope.with(tenant).get(() -> ledger.balance(account));
    }

    @Test
    void aStatementRunsFromItsOpeningBalanceWhateverPageIsShown() {
        for (int i = 1; i <= 5; i++) {
            post(move("sale:" + i, BANK, INCOME, i * 100));
        }
        post(move("back", INCOME, BANK, 250));
        UUID bank = account(BANK);
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        LedgerStatements.Statement all = in(() -> statements.statement(bank, days(today, today), 0, 4));
        assertThat(all.opening()).isZero();
        assertThat(all.debit()).isEqualTo(1500);
        assertThat(all.credit()).isEqualTo(250);
        assertThat(all.closing()).isEqualTo(1250).isEqualTo(balance(BANK));
        assertThat(all.lines().items())
                .extracting(LedgerStatements.Line::balance)
                .containsExactly(1250L, 1500L, 1000L, 600L);
        assertThat(all.lines().items().getFirst().other()).isEqualTo("收入");
        assertThat(in(() -> statements.statement(bank, days(today, today), 1, 4))
                        .lines()
                        .items())
                .extracting(LedgerStatements.Line::balance)
                .containsExactly(300L, 100L);
        LedgerStatements.Statement tomorrow =
                in(() -> statements.statement(bank, days(today.plusDays(1), today.plusDays(1)), 0, 4));
        assertThat(tomorrow.opening()).isEqualTo(1250);
        assertThat(tomorrow.lines().items()).isEmpty();
        List<Long> read = new ArrayList<>();
        in(() -> {
            statements.each(bank, days(today, today), line -> read.add(line.balance()));
            return 1;
        });
        assertThat(read).containsExactly(100L, 300L, 600L, 1000L, 1500L, 1250L);
    }

    @Test
    void theDailyProofIsMadeOnceADayAndAFindingIsATask() {
        post(move("sale", BANK, INCOME, 90_000));
        LocalDate first = LocalDate.of(2026, 11, 22);
        in(() -> {
            daily.keep(first, daily.prove());
            return 1;
        });
        assertThat(in(() -> daily.latest(14))).singleElement().matches(DailyProof.Run::holds);
        assertThat(openTasks()).isEmpty();
        in(() -> transaction.execute(
                status -> jdbc.sql("UPDATE ledger_account SET balance = balance + 1 WHERE code = 'test.bank'")
                        .update()));
        for (int twice = 0; twice < 2; twice++) {
            in(() -> {
                daily.keep(first.plusDays(1), daily.prove());
                return 1;
            });
        }
        assertThat(in(() -> daily.latest(14)).getFirst().findings())
                .anySatisfy(finding -> assertThat(finding).contains("test.bank"));
        assertThat(openTasks()).containsExactly("books-differ 2026-11-23");
    }

    @Test
    void theProofOfADayIsDueOnceItIsMorning() {
        clock.shift(Duration.between(
                clock.instant(), LocalDate.of(2027, 3, 1).atTime(2, 30).toInstant(ZoneOffset.ofHours(8))));
        try {
            assertThat(in(daily::due)).as("half past two in China").isEmpty();
            clock.shift(Duration.ofHours(1));
            LocalDate day = in(daily::due).orElseThrow();
            assertThat(day).isEqualTo(LocalDate.of(2027, 3, 1));
            in(() -> {
                daily.keep(day, daily.prove());
                return 1;
            });
            assertThat(in(daily::due)).isEmpty();
        } finally {
            clock.reset();
        }
    }

    private List<String> openTasks() {
        return in(() -> jdbc.sql("SELECT kind || ' ' || subject_id FROM money_task WHERE state = 'OPEN'")
                .query(String.class)
                .list());
    }

    private UUID account(LedgerAccount account) {
        return in(() -> jdbc.sql("SELECT id FROM ledger_account WHERE code = :code")
                .param("code", account.code())
                .query(UUID.class)
                .single());
    }

    private static LedgerStatements.Period days(LocalDate from, LocalDate to) {
        return new LedgerStatements.Period(from, to, ZoneOffset.UTC);
    }

    private <T> T in(java.util.function.Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private PostedEntry post(NewEntry entry) {
        return inTenant(() -> ledger.post(entry));
    }

    private <T> T inTenant(java.util.function.Supplier<T> work) {
        return TenantScope.with(tenant).get(() -> transaction.execute(status -> work.get()));
    }

    private static NewEntry move(String event, LedgerAccount debit, LedgerAccount credit, long amount) {
        return NewEntry.move(event, debit, credit, amount, event, new NewEntry.Subject("test", event));
    }

    private static <T> List<T> together(int threads, java.util.function.IntFunction<Callable<T>> work)
            throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(work.apply(i)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        }
    }
}
