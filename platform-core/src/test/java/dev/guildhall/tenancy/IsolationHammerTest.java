package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
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
    private final AtomicLong rung = new AtomicLong();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

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
        swing(new Tools(jdbc, transactions), List.of(Blow.values()), THREADS, TENANTS, BLOWS);

        assertIsolated();
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

    /** The pool as it is, and nobody who switches. */
    @Test
    void theHammerFailsWhenNobodyTakesTheRole() throws Exception {
        try (HikariDataSource pool = ownPool()) {
            swing(Tools.on(pool), READING, 8, TENANTS, 20);
        }
        assertThat(failures.values().stream().mapToLong(Long::longValue).sum())
                .as("every blow that reads")
                .isGreaterThan(50);
        assertThat(failures.keySet()).anyMatch(failure -> failure.contains("hammer_note"));
        assertThatThrownBy(this::assertIsolated).isInstanceOf(AssertionError.class);
    }

    /** A role for the session, and a memory of who took it last: what a rollback takes back stays in mind. */
    @Test
    void theHammerFindsForeignRowsWhenTheRoleIsTakenForTheSession() throws Exception {
        try (HikariDataSource pool = ownPool()) {
            swing(Tools.on(new RoleKeptInMind(pool)), READING, 16, 8, 200);
        }
        assertThat(foreign).hasPositiveValue();
        assertThatThrownBy(this::assertIsolated).isInstanceOf(AssertionError.class);
    }

    /** Nothing that writes: what a planted fault writes into the wrong schema would stay for the other tests. */
    private static final List<Blow> READING = List.of(Blow.READ_INSIDE, Blow.JDBC_OUTSIDE, Blow.FAILURE);

    private enum Blow {
        JPA_INSIDE,
        JPA_OUTSIDE,
        JDBC_INSIDE,
        READ_INSIDE,
        JDBC_OUTSIDE,
        EVENT,
        FAILURE
    }

    /** What blows through JdbcClient are dealt with. */
    private record Tools(JdbcClient jdbc, TransactionTemplate transactions) {
        static Tools on(DataSource source) {
            return new Tools(
                    JdbcClient.create(source), new TransactionTemplate(new DataSourceTransactionManager(source)));
        }
    }

    private static final class RoleKeptInMind extends DelegatingDataSource {
        private final Map<Connection, String> roles = new ConcurrentHashMap<>();

        RoleKeptInMind(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            String role = TenantScope.current().schema();
            Connection session = connection.unwrap(PgConnection.class);
            if (!role.equals(roles.put(session, role))) {
                try (Statement sql = connection.createStatement()) {
                    sql.execute("SET ROLE " + role);
                }
            }
            return connection;
        }
    }

    /** As the tenants' pool, but small and nobody else's: what is left behind in it harms no other test. */
    private HikariDataSource ownPool() {
        HikariConfig config = new HikariConfig();
        clusters.tenants(Clusters.MAIN).pool(0).copyStateTo(config);
        config.setPoolName("planted");
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private void assertIsolated() {
        assertThat(foreign).hasValue(0);
        assertThat(failures).isEmpty();
    }

    private void swing(Tools tools, List<Blow> kinds, int threads, int among, int blows) throws Exception {
        try (ExecutorService pool = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("hammer-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Random random = new Random(thread);
                running.add(pool.submit(() -> {
                    for (int n = 0; n < blows; n++) {
                        TenantId tenant = tenants.get(random.nextInt(among));
                        Blow blow = kinds.get(random.nextInt(kinds.size()));
                        boolean rollback = random.nextInt(3) == 0;
                        try {
                            TenantScope.with(tenant).run(() -> strike(tools, blow, tenant, rollback));
                        } catch (RuntimeException e) {
                            failures.merge(e.getClass().getSimpleName() + ": " + e.getMessage(), 1L, Long::sum);
                        }
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
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

    private void strike(Tools tools, Blow blow, TenantId tenant, boolean rollback) {
        switch (blow) {
            case JPA_INSIDE ->
                transactions.executeWithoutResult(
                        status -> { // writing, with the second-level cache
                            HammerNote note = entities.find(HammerNote.class, SHARED);
                            check(tenant, note.owner());
                            if (rollback) {
                                note.visit();
                                entities.flush();
                                status.setRollbackOnly();
                            }
                        });
            case JPA_OUTSIDE ->
                check(tenant, entities.find(HammerNote.class, SHARED).owner());
            case JDBC_INSIDE ->
                tools.transactions().executeWithoutResult(status -> {
                    checkRows(tools.jdbc(), tenant);
                    UUID id = Ids.next();
                    tools.jdbc()
                            .sql("INSERT INTO hammer_note (id, owner) VALUES (?, ?)")
                            .params(id, tenant.value())
                            .update();
                    check(
                            tenant,
                            tools.jdbc()
                                    .sql("SELECT owner FROM hammer_note WHERE id = ?")
                                    .param(id)
                                    .query(String.class)
                                    .single());
                    if (rollback) {
                        status.setRollbackOnly();
                    }
                });
            case READ_INSIDE ->
                tools.transactions().executeWithoutResult(status -> {
                    checkRows(tools.jdbc(), tenant);
                    if (rollback) {
                        status.setRollbackOnly();
                    }
                });
            case JDBC_OUTSIDE -> checkRows(tools.jdbc(), tenant);
            case EVENT ->
                transactions.executeWithoutResult(
                        status -> { // kept and delivered, or rolled back
                            events.publishEvent(new HammerRang(tenant, Ids.next()));
                            if (rollback) {
                                status.setRollbackOnly();
                            } else {
                                rung.incrementAndGet();
                            }
                        });
            case FAILURE ->
                tools.transactions()
                        .executeWithoutResult(
                                status -> { // inside the database
                                    try {
                                        tools.jdbc()
                                                .sql("SELECT 1 / 0")
                                                .query(Integer.class)
                                                .single();
                                    } catch (RuntimeException expected) {
                                        status.setRollbackOnly();
                                    }
                                });
        }
    }

    private void checkRow(TenantId tenant) {
        checkRows(jdbc, tenant);
    }

    private void checkRows(JdbcClient reader, TenantId tenant) {
        reader.sql("SELECT owner FROM hammer_note LIMIT 5")
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
        try (Connection raw = clusters.tenants(Clusters.MAIN).pool(0).getConnection();
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
