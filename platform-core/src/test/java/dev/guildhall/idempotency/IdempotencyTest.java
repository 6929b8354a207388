package dev.guildhall.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Unprocessable;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestDatabase;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class IdempotencyTest {

    record Answer(String contact, int charged) {}

    static class TooFewPoints extends Conflict {
        TooFewPoints() {
            super("insufficient-points", "点数不足", "还差 4 点");
        }
    }

    @Autowired
    Idempotency idempotency;

    @Autowired
    IdempotencySweep sweep;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    final AtomicInteger done = new AtomicInteger();

    TenantId tenant;

    @BeforeEach
    void setUp() {
        tenant = tenants.open("association");
    }

    @Test
    void theSameRequestIsDoneOnceAndAnsweredAlike() {
        Answer first = once("agency-1", "key-1", Map.of("card", "7"), this::unlock);
        Answer again = once("agency-1", "key-1", Map.of("card", "7"), this::unlock);
        assertThat(again).isEqualTo(first).isEqualTo(new Answer("13800006021", 1));
        assertThat(done).hasValue(1);
    }

    @Test
    void theOrderOfTheFieldsMakesNoOtherRequest() {
        Map<String, Object> turned = new LinkedHashMap<>();
        turned.put("b", 2);
        turned.put("a", 1);
        once("agency-1", "key-1", new LinkedHashMap<>(Map.of("a", 1, "b", 2)), this::unlock);
        once("agency-1", "key-1", turned, this::unlock);
        assertThat(done).hasValue(1);
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefused() {
        once("agency-1", "key-1", Map.of("card", "7"), this::unlock);
        assertThatThrownBy(() -> once("agency-1", "key-1", Map.of("card", "8"), this::unlock))
                .isInstanceOfSatisfying(
                        Unprocessable.class,
                        problem -> assertThat(problem.type()).isEqualTo("/problems/idempotency-key-reused"));
        assertThat(done).hasValue(1);
    }

    @Test
    void keysOfDifferentPeopleAndTenantsDoNotMeet() {
        once("agency-1", "key-1", "x", this::unlock);
        once("agency-2", "key-1", "x", this::unlock);
        tenant = tenants.open("association");
        once("agency-1", "key-1", "x", this::unlock);
        assertThat(done).hasValue(3);
    }

    @Test
    void aRequestWithoutAUsableKeyIsRefused() {
        for (String key : new @Nullable String[] {null, "", " ", "钥匙", "a".repeat(201)}) {
            assertThatThrownBy(() -> once("agency-1", key, "x", this::unlock)).isInstanceOf(Invalid.class);
        }
        assertThat(done).hasValue(0);
    }

    @Test
    void workThatFailsMayBeTriedAgain() {
        assertThatThrownBy(() -> once("agency-1", "key-1", "x", () -> {
                    throw new TooFewPoints();
                }))
                .isInstanceOf(TooFewPoints.class);
        assertThat(once("agency-1", "key-1", "x", this::unlock).charged()).isEqualTo(1);
    }

    @Test
    void ofManyAtTheSameTimeOneWorksAndTheOthersGetItsAnswer() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return once("agency-1", "key-1", "x", () -> {
                        waitUntilSomebodyWaits();
                        return new Answer("contact", done.incrementAndGet());
                    });
                }));
            }
            start.countDown();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer("contact", 1));
            }
        }
        assertThat(done).hasValue(1);
    }

    @Test
    void whenTheFirstFailsOneOfThoseWhoWaitDoesTheWork() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return once("agency-1", "key-1", "x", () -> {
                        if (tries.incrementAndGet() == 1) {
                            waitUntilSomebodyWaits();
                            throw new TooFewPoints();
                        }
                        return new Answer("contact", done.incrementAndGet());
                    });
                }));
            }
            start.countDown();
            int refused = 0;
            for (Future<Answer> answer : answers) {
                try {
                    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer("contact", 1));
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(TooFewPoints.class);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
        }
        assertThat(tries).hasValue(2);
    }

    @Test
    void theAnswerIsNotKeptInTheClear() {
        once("agency-1", "key-1", "x", this::unlock);
        byte[] kept = TenantScope.with(tenant)
                .get(() -> jdbc.sql("SELECT answer FROM idempotency_key")
                        .query(byte[].class)
                        .single());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("13800006021");
    }

    @Test
    void keysAreForgottenAfterAWeek() {
        once("agency-1", "old", "x", this::unlock);
        try {
            clock.shift(Duration.ofDays(7).plusMinutes(1));
            once("agency-1", "new", "x", this::unlock);
            TenantScope.with(tenant).run(sweep::sweep);
        } finally {
            clock.reset();
        }
        assertThat(TenantScope.with(tenant)
                        .get(() -> jdbc.sql("SELECT key FROM idempotency_key")
                                .query(String.class)
                                .list()))
                .containsExactly("new");
    }

    private Answer unlock() {
        return new Answer("13800006021", done.incrementAndGet());
    }

    private Answer once(String scope, @Nullable String key, Object request, Supplier<Answer> work) {
        return TenantScope.with(tenant)
                .get(() -> transactions.execute(status -> idempotency.once(scope, key, request, Answer.class, work)));
    }

    /** Until another transaction waits for the end of this one: then the duplicates are really at the same time. */
    private static void waitUntilSomebodyWaits() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(IdempotencyTest::somebodyWaits);
    }

    private static boolean somebodyWaits() throws SQLException {
        try (Connection admin = DriverManager.getConnection(TestDatabase.adminUrl());
                Statement sql = admin.createStatement();
                ResultSet waiting = sql.executeQuery(
                        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")) {
            return waiting.next() && waiting.getLong(1) > 0;
        }
    }
}
