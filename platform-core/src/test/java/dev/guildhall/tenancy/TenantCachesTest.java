package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestDatabase;
import dev.guildhall.testing.TestTenants;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What two nodes keep of a value that one of them changes. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class TenantCachesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Autowired
    TestTenants tenants;

    @Autowired
    @Qualifier("platform") DataSource platform;

    @Autowired
    @Qualifier("platform") JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private volatile String stored = "before";
    private TenantId tenant = new TenantId("unset");
    private final TenantId neighbour = new TenantId("neighbour");
    private Node here;
    private Node there;

    /** As much of a node as keeps values and hears of changes. */
    private final class Node {
        private final PlatformNotices notices = new PlatformNotices(platform, jdbc);
        private final TenantCache<String, String> cache = new TenantCaches(notices).of("value", 10);

        private void start() {
            CountDownLatch listening = new CountDownLatch(1);
            notices.onListening(listening::countDown);
            notices.start();
            await().atMost(SOON).until(() -> listening.getCount() == 0);
        }

        private String read(TenantId whose) {
            return TenantScope.with(whose).get(() -> cache.get("value", key -> stored));
        }
    }

    @BeforeEach
    void twoNodes() {
        tenant = tenants.open("nodes", "certification");
        here = new Node();
        there = new Node();
        here.start();
        there.start();
    }

    @AfterEach
    void stop() {
        here.notices.stop();
        there.notices.stop();
    }

    @Test
    void aChangeIsSeenHereAtOnceAndThereSoonAndByNobodyBeforeItsCommit() {
        assertThat(here.read(tenant)).isEqualTo("before");
        assertThat(there.read(tenant)).isEqualTo("before");
        assertThat(there.read(neighbour)).isEqualTo("before");

        in(() -> transaction.executeWithoutResult(status -> {
            here.cache.changing("value");
            stored = "after";
            assertThat(there.read(tenant)).isEqualTo("before");
        }));

        assertThat(here.read(tenant)).isEqualTo("after");
        await().atMost(SOON).untilAsserted(() -> assertThat(there.read(tenant)).isEqualTo("after"));
        assertThat(there.read(neighbour))
                .as("of another tenant nothing was told")
                .isEqualTo("before");
    }

    @Test
    void aTransactionTellsOnceHoweverMuchItChanges() {
        List<String> told = new CopyOnWriteArrayList<>();
        there.notices.on("cache", told::add);
        in(() -> transaction.executeWithoutResult(status -> {
            here.cache.changing("value");
            here.cache.changing("another");
        }));
        TenantScope.with(neighbour).run(() -> here.cache.changing("value"));
        await().atMost(SOON).until(() -> told.contains("neighbour value"));
        assertThat(told).containsExactly(tenant.value() + " value", "neighbour value");
    }

    @Test
    void whatIsRolledBackIsToldToNobody() {
        there.read(tenant);
        in(() -> transaction.executeWithoutResult(status -> {
            here.cache.changing("value");
            stored = "after";
            status.setRollbackOnly();
        }));
        // A notice that comes after it, in the order in which they are sent, shows that none came before.
        there.read(neighbour);
        TenantScope.with(neighbour).run(() -> here.cache.changing("value"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(there.read(neighbour)).isEqualTo("after"));
        assertThat(there.read(tenant)).isEqualTo("before");
    }

    @Test
    void aNodeThatWasCutOffForgetsWhatItKept() {
        there.read(tenant);
        stored = "after";
        cutOff();
        await().atMost(SOON).untilAsserted(() -> assertThat(there.read(tenant)).isEqualTo("after"));
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKeptAfterIt() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
            Future<String> old = elsewhere.submit(() -> TenantScope.with(tenant)
                    .get(() -> there.cache.get("value", key -> {
                        String read = stored;
                        reading.countDown();
                        return awaited(told, read);
                    })));
            reading.await();
            stored = "after";
            there.cache.forgetAll(tenant);
            told.countDown();
            assertThat(old.get(10, TimeUnit.SECONDS)).isEqualTo("before");
        }
        assertThat(there.read(tenant)).isEqualTo("after");
    }

    @Test
    void aNameIsGivenOnce() {
        TenantCaches caches = new TenantCaches(here.notices);
        caches.of("twice", 1);
        assertThatThrownBy(() -> caches.of("twice", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String awaited(CountDownLatch latch, String value) {
        try {
            latch.await();
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the sessions of all who listen. */
    private void cutOff() {
        try (Connection admin = DriverManager.getConnection(TestDatabase.adminUrl());
                Statement sql = admin.createStatement()) {
            sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void in(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
