package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The breaker in front of what short messages cost. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class SmsBudgetTest {
    private static final int PER_DAY = 10;
    private static int next = 20_000_000;

    @Autowired
    TestTenants tenants;

    @Autowired
    ModuleSettings settings;

    @Autowired
    SmsOutbox outbox;

    @Autowired
    SmsBudget budget;

    @Autowired
    VerificationCodes codes;

    @Autowired
    Accounts accounts;

    @Autowired
    Notices notices;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformClock clock;

    @Autowired
    SmsTotal total;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    TenantId tenant;
    AccountId owner;

    @BeforeEach
    void aTenantWithASmallBudgetAtTheBeginningOfItsDay() {
        tenant = tenants.open("association");
        TenantScope.with(tenant).run(() -> settings.save(new SmsRules(PER_DAY)));
        owner = in(
                () -> accounts.open(new NewAccount(Actor.STAFF, "周明薇", aPhone(), null, null, false, Set.of("owner"))));
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        clock.hold();
        clock.shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), zone)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant()));
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    @Covers("D11")
    void whenTheBudgetIsSpentNoCodeLeavesAndTheStaffIsToldOnce() {
        spend(PER_DAY);
        PhoneNumber known = anAccountsPhone();
        for (PhoneNumber phone : new PhoneNumber[] {known, aPhone(), known}) {
            assertThatThrownBy(() -> request(phone)).isInstanceOfSatisfying(SmsSpent.class, spent -> {
                assertThat(spent.status().value()).isEqualTo(503);
                assertThat(spent.headers()).containsKey("Retry-After");
            });
        }
        assertThat(in(() -> notices.inbox(owner, 0, 20)).items())
                .filteredOn(notice -> notice.kind().equals("sms.budget-spent"))
                .hasSize(1);
    }

    @Test
    @Covers("D11")
    void itOpensAgainAtMidnightOfTheTenant() {
        spend(PER_DAY);
        PhoneNumber phone = anAccountsPhone();
        clock.shift(Duration.ofHours(24).minusSeconds(1));
        assertThatThrownBy(() -> request(phone)).isInstanceOf(SmsSpent.class);
        clock.shift(Duration.ofSeconds(1));
        request(phone);
        assertThat(in(() -> budget.today()).sent()).isEqualTo(1);
    }

    @Test
    void staffCanOpenItForTheDay() {
        spend(PER_DAY);
        PhoneNumber phone = anAccountsPhone();
        assertThatThrownBy(() -> request(phone)).isInstanceOf(SmsSpent.class);
        in(() -> {
            budget.release();
            return true;
        });
        request(phone);
        spend(PER_DAY - 1);
        assertThatThrownBy(() -> request(anAccountsPhone())).isInstanceOf(SmsSpent.class);
        assertThat(in(() -> notices.inbox(owner, 0, 20)).items())
                .as("told once for each time that it was spent")
                .filteredOn(notice -> notice.kind().equals("sms.budget-spent"))
                .hasSize(2);
    }

    @Test
    void otherMessagesWaitForTheNextDay() {
        spend(PER_DAY);
        enqueue(SmsTemplate.ACCOUNT_OPENED, Map.of("link", "https://x.example", "hours", "72"));
        String state = in(() -> jdbc.sql(
                        "SELECT state || ' ' || failure || ' ' || coalesce(next_at > created_at, false) FROM sms_outbox ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .single());
        // Ordered exactly a day before it is no longer useful, it has no time left tomorrow.
        assertThat(state).isEqualTo("DEAD budget false");
        clock.shift(Duration.ofHours(1));
        enqueue(SmsTemplate.ACCOUNT_OPENED, Map.of("link", "https://x.example", "hours", "72"));
        state = in(() -> jdbc.sql(
                        "SELECT state || ' ' || failure || ' ' || coalesce(next_at > created_at, false) FROM sms_outbox ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .single());
        assertThat(state).isEqualTo("PENDING budget true");
    }

    @Test
    @Covers("D11")
    void noMoreThanTheBudgetLeavesWhenAllAskAtOnce() throws Exception {
        Callable<Boolean> one = () -> in(() -> Boolean.TRUE.equals(transaction.execute(status -> budget.take(1))));
        long taken = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    IntStream.range(0, 30).mapToObj(i -> threads.submit(one)).toList();
            for (Future<Boolean> each : running) {
                taken += each.get() ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(PER_DAY);
        assertThat(in(() -> budget.today()).sent()).isEqualTo(PER_DAY);
    }

    @Test
    void aPhoneThatGetsNothingCostsNothing() {
        request(aPhone());
        assertThat(in(() -> budget.today()).sent()).isZero();
        assertThat(in(() -> jdbc.sql("SELECT state FROM sms_outbox")
                        .query(String.class)
                        .list()))
                .containsExactly("DEAD");
    }

    @Test
    @Covers("D11")
    void noCodeIsPromisedWhileAllTenantsTogetherHaveSpentTheDay() {
        clock.shift(Duration.ofDays(800));
        platform.sql("INSERT INTO sms_total (day, sent) VALUES (?, ?)")
                .params(total.today().day(), total.perDay())
                .update();
        PhoneNumber phone = anAccountsPhone();
        assertThatThrownBy(() -> request(phone)).isInstanceOf(SmsSpent.class);
        clock.shift(Duration.ofDays(1));
        request(phone);
    }

    private void spend(int count) {
        in(() -> transaction.execute(status -> budget.take(count)));
    }

    private void request(PhoneNumber phone) {
        in(() -> {
            codes.request(phone, CodePurpose.LOGIN, "127.0.0.1");
            return true;
        });
    }

    private void enqueue(SmsTemplate template, Map<String, String> params) {
        in(() -> {
            transaction.executeWithoutResult(status -> outbox.enqueue(aPhone(), template, params));
            return true;
        });
    }

    private PhoneNumber anAccountsPhone() {
        PhoneNumber phone = aPhone();
        in(() -> accounts.open(new NewAccount(Actor.PERSON, "苏禾", phone, null, null, false, Set.of())));
        return phone;
    }

    private static synchronized PhoneNumber aPhone() {
        return new PhoneNumber("+86139" + next++);
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
