package dev.guildhall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.ChildApplication;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.support.TransactionTemplate;

/** A listener's process dies under it, in earnest: another JVM, halted. Nothing it was told of may be lost or doubled. */
@GuildhallTest
@Import(EventRelayTest.Listener.class)
@Covers("X1")
@SuppressWarnings("NullAway.Init")
class EventRelayTest {
    private static final int HALTED = 137;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Told inside a transaction that also writes a fact. */
    record FactStored(TenantId tenant, UUID fact) implements TenantEvent {}

    /** Told together with it. */
    record FactToldOf(TenantId tenant, UUID fact) implements TenantEvent {}

    /** Writes an effect for each event, in its own transaction; in a child process it dies before that commits. */
    static class Listener {
        static final AtomicBoolean HALTS = new AtomicBoolean();
        static final AtomicBoolean FAILS = new AtomicBoolean();
        static final Map<UUID, Boolean> WAITED_FOR_THE_DISK = new ConcurrentHashMap<>();
        static final Map<UUID, Boolean> OTHER_WAITED_FOR_THE_DISK = new ConcurrentHashMap<>();
        private final JdbcClient jdbc;

        Listener(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @ApplicationModuleListener
        void on(FactStored stored) {
            jdbc.sql("INSERT INTO relay_effect (id, fact, tenant) VALUES (?, ?, ?)")
                    .params(Ids.next(), stored.fact(), TenantScope.current().value())
                    .update();
            if (HALTS.get()) {
                Runtime.getRuntime().halt(HALTED);
            }
            if (FAILS.get()) {
                throw new IllegalStateException("planted");
            }
            WAITED_FOR_THE_DISK.put(stored.fact(), waitsForTheDisk());
        }

        /** Speaks to others between its transactions. */
        @ApplicationModuleListener(id = "relay-test.other", propagation = Propagation.NOT_SUPPORTED)
        void tell(FactToldOf told) {
            OTHER_WAITED_FOR_THE_DISK.put(told.fact(), waitsForTheDisk());
        }

        /** Nobody but the session itself said otherwise, whatever the server's own setting is. */
        private boolean waitsForTheDisk() {
            return jdbc.sql("SELECT source <> 'session' FROM pg_settings WHERE name = 'synchronous_commit'")
                    .query(Boolean.class)
                    .single();
        }
    }

    /** Stores a fact and tells of it; the listener halts this JVM. */
    static class DiesWhileDelivering {
        public static void main(String[] arguments) {
            TenantId tenant = new TenantId(arguments[0]);
            ConfigurableApplicationContext context = ChildApplication.start(Listener.class);
            Listener.HALTS.set(true);
            TenantScope.with(tenant)
                    .run(() -> store(context, context.getBean(JdbcClient.class), UUID.fromString(arguments[1])));
            ChildApplication.waitToBeHalted();
        }
    }

    /** Re-delivers what was left behind; the listener halts this JVM as well. */
    static class DiesWhileDeliveringAgain {
        public static void main(String[] arguments) {
            ConfigurableApplicationContext context = ChildApplication.start(Listener.class);
            Listener.HALTS.set(true);
            context.getBean(PlatformClock.class).shift(EventRelay.LEFT_BEHIND.plusSeconds(30));
            TenantScope.with(new TenantId(arguments[0]))
                    .run(() -> context.getBean(EventRelay.class).sweep());
            ChildApplication.waitToBeHalted();
        }
    }

    private static void store(ConfigurableApplicationContext context, JdbcClient jdbc, UUID fact) {
        context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            jdbc.sql("INSERT INTO relay_fact (id) VALUES (?)").param(fact).update();
            context.publishEvent(new FactStored(TenantScope.current(), fact));
        });
    }

    @Autowired
    EventRelay relay;

    @Autowired
    TestTenants tenants;

    @Autowired
    Clusters clusters;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    TenantId other;

    @BeforeEach
    void openTwoTenants() throws SQLException {
        tenant = withTables(tenants.open("association"));
        other = withTables(tenants.open("association"));
    }

    @AfterEach
    void backToNow() {
        clock.reset();
        Listener.FAILS.set(false);
    }

    /** What is done again if it is lost need not wait; what was told to others must be noted for good. */
    @Test
    void onlyAListenerWithinOneTransactionDoesNotWaitForTheDisk() {
        UUID fact = Ids.next();
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> {
                    jdbc.sql("INSERT INTO relay_fact (id) VALUES (?)")
                            .param(fact)
                            .update();
                    events.publishEvent(new FactStored(tenant, fact));
                    events.publishEvent(new FactToldOf(tenant, fact));
                }));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Listener.WAITED_FOR_THE_DISK).containsEntry(fact, false);
            assertThat(Listener.OTHER_WAITED_FOR_THE_DISK).containsEntry(fact, true);
        });
    }

    @Test
    void whatACrashLeftBehindIsDeliveredOnceInItsTenantEvenAfterASecondCrash() throws Exception {
        UUID fact = Ids.next();

        assertThat(ChildApplication.run(DiesWhileDelivering.class, tenant.value(), fact.toString()))
                .isEqualTo(HALTED);
        assertThat(facts(tenant)).as("the transaction was committed").containsExactly(fact);
        assertThat(effects(tenant)).as("the listener's was not").isEmpty();
        assertThat(left(tenant)).isOne();

        assertThat(ChildApplication.run(DiesWhileDeliveringAgain.class, tenant.value()))
                .isEqualTo(HALTED);
        assertThat(effects(tenant)).isEmpty();
        assertThat(left(tenant)).isOne();

        clock.shift(EventRelay.LEFT_BEHIND.plusMinutes(5));
        sweepBoth();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(left(tenant)).isZero());
        clock.shift(EventRelay.LEFT_BEHIND.plusMinutes(30));
        sweepBoth();

        assertThat(effects(tenant)).containsExactly(Map.of("fact", fact, "tenant", tenant.value()));
        assertThat(effects(other)).isEmpty();
        assertThat(facts(other)).isEmpty();
        assertThat(left(other)).isZero();
    }

    @Test
    void whatWasHandedOutAgainAndNeverBegunIsHandedOutOnceMore() {
        UUID fact = Ids.next();
        Listener.FAILS.set(true);
        store(fact);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).isEqualTo("FAILED"));
        Listener.FAILS.set(false);
        // As if the process had died between the mark and the listener's first step.
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        done -> jdbc.sql("UPDATE event_publication SET status = 'RESUBMITTED',"
                                        + " last_resubmission_date = publication_date")
                                .update()));

        clock.shift(EventRelay.LEFT_BEHIND.plusSeconds(1));
        sweepBoth();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(left(tenant)).isZero());
        assertThat(effects(tenant)).containsExactly(Map.of("fact", fact, "tenant", tenant.value()));
    }

    @Test
    void aFailedDeliveryWaitsForItsTurn() {
        Listener.FAILS.set(true);
        store(Ids.next());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).isEqualTo("FAILED"));

        clock.shift(EventRelay.LEFT_BEHIND.minusSeconds(5));
        sweepBoth();

        assertThat(attempts()).isOne();
        clock.shift(EventRelay.LEFT_BEHIND.plusSeconds(31));
        sweepBoth();
        sweepBoth();
        assertThat(attempts()).as("a second look at once changes nothing").isEqualTo(2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).isEqualTo("FAILED"));
    }

    private void store(UUID fact) {
        TenantScope.with(tenant)
                .run(() ->
                        transactions.executeWithoutResult(status -> events.publishEvent(new FactStored(tenant, fact))));
    }

    private void sweepBoth() {
        TenantScope.with(other).run(relay::sweep);
        TenantScope.with(tenant).run(relay::sweep);
    }

    private TenantId withTables(TenantId id) throws SQLException {
        try (Connection owner = clusters.owner(Clusters.MAIN).getConnection();
                Statement sql = owner.createStatement()) {
            sql.execute("CREATE TABLE " + id.schema() + ".relay_fact (id uuid PRIMARY KEY)");
            sql.execute("CREATE TABLE " + id.schema()
                    + ".relay_effect (id uuid PRIMARY KEY, fact uuid NOT NULL, tenant text NOT NULL)");
        }
        return id;
    }

    private List<UUID> facts(TenantId of) {
        return TenantScope.with(of)
                .get(() ->
                        jdbc.sql("SELECT id FROM relay_fact").query(UUID.class).list());
    }

    private List<Map<String, Object>> effects(TenantId of) {
        return TenantScope.with(of)
                .get(() -> jdbc.sql("SELECT fact, tenant FROM relay_effect")
                        .query()
                        .listOfRows());
    }

    private long left(TenantId of) {
        return TenantScope.with(of)
                .get(() -> jdbc.sql("SELECT count(*) FROM event_publication")
                        .query(Long.class)
                        .single());
    }

    private String status() {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql("SELECT status FROM event_publication")
                        .query(String.class)
                        .single());
    }

    private int attempts() {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql("SELECT completion_attempts FROM event_publication")
                        .query(Integer.class)
                        .single());
    }
}
