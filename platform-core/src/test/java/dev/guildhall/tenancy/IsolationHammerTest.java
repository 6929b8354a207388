package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Many threads on few connections for many tenants, with rollbacks in between: through JPA and its second-level cache,
 * through JdbcClient in and outside transactions, and through event listeners. Every tenant holds rows with the same ids,
 * so that any mix-up shows as a foreign owner.
 */
@GuildhallTest
@Import(IsolationHammerTest.Listeners.class)
@Covers("X1")
class IsolationHammerTest {
    private static final int TENANTS = 200;
    private static final int THREADS = 64;
    private static final int BLOWS = 200;
    private static final UUID SHARED = new UUID(0x7000L, 0x8000000000000001L);

    @Autowired
    Clusters clusters;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    TenantDirectory directory;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    EntityManager entities;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    ApplicationEventPublisher events;

    private final List<TenantId> tenants = new ArrayList<>();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong unexpected = new AtomicLong();
    private final AtomicLong rung = new AtomicLong();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    @TestConfiguration
    static class Listeners {
        @Bean
        HammerListener hammerListener(JdbcClient jdbc) {
            return new HammerListener(jdbc);
        }
    }

    static class HammerListener {
        private final JdbcClient jdbc;

        HammerListener(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @ApplicationModuleListener
        void on(HammerRang rang) {
            jdbc.sql("INSERT INTO hammer_ring (id, owner) VALUES (?, ?)")
                    .params(rang.id(), rang.tenant().value())
                    .update();
        }
    }

    @BeforeEach
    void openTenants() throws SQLException {
        for (int n = 0; n < TENANTS; n++) {
            TenantId id = new TenantId("hammer" + n);
            tenants.add(id);
            if (directory.find(id).isPresent()) {
                continue;
            }
            schemas.create(Clusters.MAIN, id.schema());
            try (Connection owner = clusters.owner(Clusters.MAIN).getConnection();
                    Statement sql = owner.createStatement()) {
                String schema = id.schema();
                sql.execute("CREATE TABLE " + schema
                        + ".hammer_note (id uuid PRIMARY KEY, owner text NOT NULL, visits bigint NOT NULL DEFAULT 0)");
                sql.execute("CREATE TABLE " + schema + ".hammer_ring (id uuid PRIMARY KEY, owner text NOT NULL)");
                sql.execute("CREATE TABLE " + schema + ".event_publication (id uuid PRIMARY KEY, listener_id text,"
                        + " event_type text, serialized_event text, publication_date timestamptz,"
                        + " completion_date timestamptz, status text, completion_attempts int,"
                        + " last_resubmission_date timestamptz)");
            }
            platform.sql(
                            "INSERT INTO tenant (slug, schema_name, name, blueprint, state, cluster, created_at, updated_at)"
                                    + " VALUES (?, ?, ?, 'none', 'ACTIVE', 'main', now(), now())")
                    .params(id.value(), id.schema(), id.value())
                    .update();
            directory.changed(id);
            TenantScope.with(id)
                    .run(() -> transactions.executeWithoutResult(
                            status -> entities.persist(new HammerNote(SHARED, id.value()))));
        }
    }

    @Test
    void noTenantEverSeesAForeignRow() throws Exception {
        try (ExecutorService pool = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("hammer-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                running.add(pool.submit(() -> {
                    for (int blow = 0; blow < BLOWS; blow++) {
                        TenantId tenant = tenants.get(random.nextInt(TENANTS));
                        int kind = random.nextInt(6);
                        boolean rollback = random.nextInt(3) == 0;
                        try {
                            TenantScope.with(tenant).run(() -> strike(kind, tenant, rollback));
                        } catch (RuntimeException e) {
                            unexpected.incrementAndGet();
                            failures.put(e.getClass().getSimpleName() + ": " + e.getMessage(), tenant.value());
                        }
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(foreign).hasValue(0);
        assertThat(failures).isEmpty();
        assertThat(unexpected).hasValue(0);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rings()).isEqualTo(rung.get()));
        for (TenantId tenant : tenants) {
            assertThat(TenantScope.with(tenant)
                            .get(() -> jdbc.sql("SELECT count(*) FROM hammer_ring WHERE owner <> ?")
                                    .param(tenant.value())
                                    .query(Long.class)
                                    .single()))
                    .isZero();
        }
    }

    private long rings() {
        return tenants.stream()
                .mapToLong(tenant -> TenantScope.with(tenant)
                        .get(() -> jdbc.sql("SELECT count(*) FROM hammer_ring")
                                .query(Long.class)
                                .single()))
                .sum();
    }

    private void strike(int kind, TenantId tenant, boolean rollback) {
        switch (kind) {
            case 0 ->
                transactions.executeWithoutResult(
                        status -> { // JPA, writing, with the second-level cache
                            HammerNote note = entities.find(HammerNote.class, SHARED);
                            check(tenant, note.owner());
                            if (rollback) {
                                note.visit();
                                entities.flush();
                                status.setRollbackOnly();
                            }
                        });
            case 1 -> { // JPA outside of any transaction
                check(tenant, entities.find(HammerNote.class, SHARED).owner());
            }
            case 2 ->
                transactions.executeWithoutResult(
                        status -> { // JdbcClient inside
                            checkRow(tenant);
                            UUID id = Ids.next();
                            jdbc.sql("INSERT INTO hammer_note (id, owner) VALUES (?, ?)")
                                    .params(id, tenant.value())
                                    .update();
                            check(
                                    tenant,
                                    jdbc.sql("SELECT owner FROM hammer_note WHERE id = ?")
                                            .param(id)
                                            .query(String.class)
                                            .single());
                            if (rollback) {
                                status.setRollbackOnly();
                            }
                        });
            case 3 -> checkRow(tenant); // JdbcClient outside
            case 4 ->
                transactions.executeWithoutResult(
                        status -> { // an event, kept and delivered, or rolled back
                            events.publishEvent(new HammerRang(tenant, Ids.next()));
                            if (rollback) {
                                status.setRollbackOnly();
                            } else {
                                rung.incrementAndGet();
                            }
                        });
            default ->
                transactions.executeWithoutResult(
                        status -> { // an error inside the database
                            try {
                                jdbc.sql("SELECT 1 / 0").query(Integer.class).single();
                            } catch (RuntimeException expected) {
                                status.setRollbackOnly();
                            }
                        });
        }
    }

    private void checkRow(TenantId tenant) {
        jdbc.sql("SELECT owner FROM hammer_note LIMIT 5")
                .query(String.class)
                .list()
                .forEach(owner -> check(tenant, owner));
    }

    private void check(TenantId tenant, String owner) {
        if (!tenant.value().equals(owner)) {
            foreign.incrementAndGet();
        }
    }

    @Test
    void withoutTheRoleAConnectionSeesNothing() throws SQLException {
        try (Connection raw = clusters.tenants(Clusters.MAIN).getConnection();
                Statement sql = raw.createStatement()) {
            assertThatThrownBy(() -> sql.executeQuery("SELECT owner FROM hammer_note"))
                    .hasMessageContaining("does not exist");
            raw.rollback();
            assertThatThrownBy(() -> sql.executeQuery("SELECT owner FROM t_hammer1.hammer_note"))
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void oneTenantsRoleCannotReadAnothersSchemaNorTheControlDatabase() {
        TenantScope.with(tenants.getFirst()).run(() -> {
            assertThatThrownBy(() -> jdbc.sql("SELECT owner FROM t_hammer1.hammer_note")
                            .query(String.class)
                            .list())
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> jdbc.sql("SELECT slug FROM platform.tenant")
                            .query(String.class)
                            .list())
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> transactions.executeWithoutResult(
                            status -> jdbc.sql("CREATE TABLE planted (id uuid)").update()))
                    .hasStackTraceContaining("permission denied");
        });
    }

    @Test
    void aWriteOutsideOfATransactionIsRefusedInsteadOfLost() {
        TenantScope.with(tenants.getFirst())
                .run(() -> assertThatThrownBy(() ->
                                jdbc.sql("UPDATE hammer_note SET visits = 9").update())
                        .hasStackTraceContaining("read-only transaction"));
    }

    @Test
    void aTenantCannotBeChangedInsideATransaction() {
        TenantScope.with(tenants.get(0))
                .run(() -> transactions.executeWithoutResult(status -> {
                    checkRow(tenants.get(0));
                    assertThatThrownBy(() -> TenantScope.with(tenants.get(1)).run(() -> checkRow(tenants.get(1))))
                            .isInstanceOf(WrongTenantBound.class);
                    status.setRollbackOnly();
                }));
    }

    @Test
    void aTransactionBegunWithoutATenantReachesNobodysRows() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(
                        status -> TenantScope.with(tenants.get(0)).run(() -> checkRow(tenants.get(0)))))
                .isInstanceOf(RuntimeException.class);
        assertThat(foreign).hasValue(0);
    }

    @Test
    void aStatementKeptOverACommitSeesNothing() throws SQLException {
        TenantScope.with(tenants.get(0)).call(() -> {
            try (Connection connection = new TenantDataSource(directory, clusters).getConnection();
                    var statement = connection.prepareStatement("SELECT owner FROM hammer_note")) {
                statement.executeQuery().close();
                connection.commit();
                assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
                connection.rollback();
            }
            return null;
        });
    }
}
