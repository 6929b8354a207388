package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.Operator;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
@Import(SmsRelayTest.Configuration.class)
class SmsRelayTest {

    private static final AtomicInteger NEXT_DAY = new AtomicInteger();
    private static final PhoneNumber PHONE = PhoneNumber.parse("13800006021");
    private static final Map<String, String> CODE = Map.of("code", "428913", "minutes", "5");

    record Sent(String tenant, String phone, String text) {}

    /** A provider whose answers the test chooses. */
    static class Provider implements SmsSender {
        final List<Sent> sent = new CopyOnWriteArrayList<>();
        volatile Consumer<PhoneNumber> answer = to -> {};

        @Override
        public String id() {
            return "provider";
        }

        @Override
        public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
            sent.add(new Sent(TenantScope.current().value(), to.national(), text));
            answer.accept(to);
        }
    }

    @TestConfiguration
    static class Configuration {
        @Bean
        Provider provider() {
            return new Provider();
        }
    }

    @Autowired
    SmsOutbox outbox;

    @Autowired
    SmsRelay relay;

    @Autowired
    Vault vault;

    @Autowired
    Provider provider;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    @Autowired
    SmsTotal total;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    TenantId tenant;

    @BeforeEach
    void setUp() {
        tenant = tenants.open("association");
        provider.sent.clear();
        provider.answer = to -> {};
    }

    @AfterEach
    void backToNow() {
        clock.reset();
    }

    @Test
    void aMessageLeavesOnceItsOrderIsCommitted() {
        order();
        awaitState("SENT");
        assertThat(sent())
                .containsExactly(new Sent(
                        tenant.value(), "13800006021", "【测试" + tenant.value() + "】登录验证码 428913，5 分钟内有效。请勿告诉他人。"));
        sweep();
        assertThat(sent()).hasSize(1);
    }

    @Test
    void whatIsUndoneIsNotSent() {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> {
                    outbox.enqueue(PHONE, SmsTemplate.CODE_LOGIN, CODE);
                    status.setRollbackOnly();
                }));
        sweep();
        assertThat(sent()).isEmpty();
    }

    @Test
    void neitherPhoneNorCodeIsKeptInTheClearAndTheCodeNotAtAll() {
        provider.answer = to -> {
            throw new NotTaken("later", false);
        };
        order();
        awaitState("FAILED");
        assertThat(column("phone") + column("params")).doesNotContain("3800006021", "428913");
        provider.answer = to -> {};
        later(Duration.ofMinutes(1));
        sweep();
        assertThat(state()).isEqualTo("SENT");
        assertThat(isNull("params")).isTrue();
    }

    @Test
    void aMessageThatWasNotTakenIsTriedAgainLaterAndLater() {
        provider.answer = to -> {
            throw new NotTaken("limit", false);
        };
        orderLongLived();
        awaitState("FAILED");
        sweep();
        assertThat(sent()).as("not before its time").hasSize(1);
        for (int attempt = 2; attempt <= DeliveryQueue.MOST_ATTEMPTS; attempt++) {
            later(DeliveryQueue.backOff(attempt - 1));
            sweep();
            assertThat(sent()).hasSize(attempt);
        }
        assertThat(state()).isEqualTo("DEAD");
        later(Duration.ofHours(3));
        sweep();
        assertThat(sent()).hasSize(DeliveryQueue.MOST_ATTEMPTS);
        assertThat(isNull("params")).isTrue();
    }

    @Test
    void aRefusalThatLastsIsNotTriedAgain() {
        provider.answer = to -> {
            throw new NotTaken("no such number", true);
        };
        order();
        awaitState("DEAD");
        later(Duration.ofMinutes(5));
        sweep();
        assertThat(sent()).hasSize(1);
    }

    @Test
    void anUnknownOutcomeCountsAsAnAttempt() {
        provider.answer = to -> {
            throw new IllegalStateException("timed out");
        };
        order();
        awaitState("FAILED");
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void aCodeThatIsNoLongerGoodIsNotSent() {
        provider.answer = to -> {
            throw new NotTaken("later", false);
        };
        order();
        awaitState("FAILED");
        later(SmsTemplate.CODE_LOGIN.useful());
        sweep();
        assertThat(state()).isEqualTo("DEAD");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aClaimWhoseHolderDiedIsTakenOverAndCounted() {
        diedWhileSending(1);
        sweep();
        assertThat(sent()).as("the claim is respected").isEmpty();
        later(DeliveryQueue.CLAIM);
        sweep();
        assertThat(sent()).hasSize(1);
        assertThat(attempts()).isEqualTo(2);
    }

    @Test
    void whoDiesAgainAndAgainIsGivenUp() {
        diedWhileSending(DeliveryQueue.MOST_ATTEMPTS);
        later(DeliveryQueue.CLAIM);
        sweep();
        assertThat(state()).isEqualTo("DEAD");
        assertThat(sent()).isEmpty();
    }

    @Test
    void manyRelaysSendEachMessageOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            insertWaiting("1380000" + (1000 + i));
        }
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> relays = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        sweep();
                        return null;
                    }))
                    .toList();
            start.countDown();
            for (Future<?> done : relays) {
                done.get();
            }
        }
        assertThat(sent()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void aMessageThatCannotBeOpenedDoesNotHoldUpTheOthers() {
        insertWaiting("13800001000");
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> jdbc.sql("UPDATE sms_outbox SET phone = 'x'").update()));
        insertWaiting("13800001001");
        sweep();
        assertThat(sent()).extracting(Sent::phone).containsExactly("13800001001");
    }

    @Test
    void anOrderOutsideOfATransactionIsRefused() {
        assertThatThrownBy(
                        () -> TenantScope.with(tenant).run(() -> outbox.enqueue(PHONE, SmsTemplate.CODE_LOGIN, CODE)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    @Covers("D11")
    void whenAllTenantsTogetherHaveSpentTheDayMessagesWaitForTheNext() {
        spentByAll(total.perDay());
        orderLongLived();
        awaitFailure("budget of all");
        assertThat(state()).isEqualTo("PENDING");
        assertThat(attempts()).as("nobody tried to send it").isZero();
        later(Duration.between(clock.instant(), total.tomorrow()).minusSeconds(1));
        sweep();
        assertThat(sent()).isEmpty();
        later(Duration.ofSeconds(1));
        sweep();
        assertThat(sent()).hasSize(1);
        assertThat(total.today().sent()).isEqualTo(1);
        assertThat(total.sharesOfToday(5)).containsExactly(new SmsTotal.Share(tenant.value(), 1));
    }

    @Test
    @Covers("D11")
    void aCodeThatFindsNoRoomAmongAllIsGivenUp() {
        spentByAll(total.perDay());
        order();
        awaitState("DEAD");
        assertThat(sent()).isEmpty();
        assertThat(isNull("params")).isTrue();
    }

    @Test
    @Covers("D11")
    void theLastOfTheDayLeavesAndOperatorsCanLetMoreLeave() {
        spentByAll(total.perDay() - 1);
        order();
        awaitState("SENT");
        assertThat(total.today().spent()).isTrue();
        assertThat(total.take(tenant)).isEmpty();
        total.release(new Operator(Ids.next(), "陈放", false, Set.of()));
        assertThat(total.today().limit()).isEqualTo(2 * total.perDay());
        assertThat(total.take(tenant)).contains(total.today().day());
    }

    @Test
    void whatTheProviderDidNotTakeCostsNothingAndWhatItMayHaveTakenDoes() {
        spentByAll(0);
        provider.answer = to -> {
            throw new NotTaken("no such number", true);
        };
        order();
        awaitState("DEAD");
        assertThat(total.today().sent()).isZero();
        provider.answer = to -> {
            throw new IllegalStateException("timed out");
        };
        insertWaiting("13800001000");
        sweep();
        assertThat(total.today().sent()).isEqualTo(1);
    }

    @Test
    @Covers("D11")
    void noMoreThanTheTotalLeavesWhenAllNodesSendAtOnce() throws Exception {
        spentByAll(total.perDay() - 7);
        List<Future<Boolean>> running;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            running = IntStream.range(0, 30)
                    .mapToObj(i -> threads.submit(() -> total.take(tenant).isPresent()))
                    .toList();
        }
        long taken = 0;
        for (Future<Boolean> each : running) {
            taken += each.get() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(7);
        assertThat(total.today().sent()).isEqualTo(total.perDay());
    }

    @Test
    void aDayToComeDoesNotCountAsToday() {
        spentByAll(3);
        platform.sql("INSERT INTO sms_total (day, sent) VALUES (?, ?) ON CONFLICT (day) DO NOTHING")
                .params(total.today().day().plusYears(50), 9)
                .update();
        assertThat(total.today().sent()).isEqualTo(3);
        assertThat(total.days(1)).extracting(SmsTotal.Day::sent).containsExactly(3);
    }

    @Test
    void theTotalIsNeverWrittenInATenantsTransaction() {
        assertThatThrownBy(() -> TenantScope.with(tenant)
                        .run(() -> transactions.executeWithoutResult(status -> total.take(tenant))))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Noon of a day of its own, on which so many messages have left: shortly before midnight a code can wait for the next day. */
    private void spentByAll(int sent) {
        clock.hold();
        clock.shift(Duration.ofDays(400 + NEXT_DAY.incrementAndGet()));
        clock.shift(Duration.between(clock.instant(), total.tomorrow().minus(Duration.ofHours(12))));
        platform.sql(
                        "INSERT INTO sms_total (day, sent) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET sent = excluded.sent")
                .params(total.today().day(), sent)
                .update();
    }

    private void awaitFailure(String why) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> why.equals(one("SELECT coalesce(max(failure), '-') FROM sms_outbox", String.class)));
    }

    private void order() {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> outbox.enqueue(PHONE, SmsTemplate.CODE_LOGIN, CODE)));
    }

    private void orderLongLived() {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status ->
                        outbox.enqueue(PHONE, SmsTemplate.ACCOUNT_READY, Map.of("link", "https://guild.example/x"))));
    }

    /** A message that is due, as if the event that follows its order had been lost. */
    private void insertWaiting(String phone) {
        UUID id = Ids.next();
        Instant now = clock.instant();
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> jdbc.sql("""
                                INSERT INTO sms_outbox
                                    (id, phone, template, params, state, attempts, next_at, expires_at, created_at)
                                VALUES (:id, :phone, 'CODE_LOGIN', :params, 'PENDING', 0, :now, :expires, :now)
                                """)
                        .param("id", id)
                        .param("phone", vault.seal(SmsOutbox.phonePlace(id), "+86" + phone))
                        .param(
                                "params",
                                vault.seal(SmsOutbox.paramsPlace(id), "{\"code\":\"428913\",\"minutes\":\"5\"}"))
                        .param("now", SmsOutbox.utc(now))
                        .param("expires", SmsOutbox.utc(now.plus(SmsTemplate.CODE_LOGIN.useful())))
                        .update()));
    }

    private void diedWhileSending(int attempts) {
        insertWaiting("13800006021");
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> jdbc.sql(
                                "UPDATE sms_outbox SET attempts = :attempts, next_at = :until")
                        .param("attempts", attempts)
                        .param("until", SmsOutbox.utc(clock.instant().plus(DeliveryQueue.CLAIM)))
                        .update()));
    }

    private void sweep() {
        TenantScope.with(tenant).run(relay::sweep);
    }

    private void later(Duration by) {
        clock.shift(by);
    }

    private List<Sent> sent() {
        return provider.sent.stream()
                .filter(sent -> sent.tenant().equals(tenant.value()))
                .toList();
    }

    private void awaitState(String state) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> state().equals(state));
    }

    private String state() {
        return one("SELECT state FROM sms_outbox", String.class);
    }

    private int attempts() {
        return one("SELECT attempts FROM sms_outbox", Integer.class);
    }

    private boolean isNull(String column) {
        return one("SELECT bool_and(" + column + " IS NULL) FROM sms_outbox", Boolean.class);
    }

    private String column(String column) {
        return new String(one("SELECT " + column + " FROM sms_outbox", byte[].class), StandardCharsets.ISO_8859_1);
    }

    private <T> T one(String sql, Class<T> type) {
        return TenantScope.with(tenant).get(() -> jdbc.sql(sql).query(type).single());
    }
}
