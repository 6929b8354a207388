package dev.guildhall.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class AuditTrailTest {

    private static final UUID LIN_ID = UUID.randomUUID();
    private static final AuditActor LIN = new AuditActor(LIN_ID, "STAFF", "林晓");
    private static final AuditActor ZHOU = new AuditActor(UUID.randomUUID(), "STAFF", "周敏");

    @Autowired
    AuditTrail trail;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    TenantId tenant;

    /** Lines that opening a tenant leaves: what its blueprint set up. */
    long opened;

    @BeforeEach
    void setUp() {
        tenant = tenants.open("association");
        opened = entries(AuditFilter.ALL).total();
    }

    @Test
    void aLineIsThereOnlyIfTheActIs() {
        TenantScope.with(tenant).run(() -> {
            transactions.executeWithoutResult(status -> {
                trail.record(LIN, "brand.change", "brand", "1", Map.of("name", "青原商会"));
                status.setRollbackOnly();
            });
            assertThat(trail.entries(AuditFilter.ALL, 0, 20).total()).isEqualTo(opened);
            transactions.executeWithoutResult(
                    status -> trail.record(LIN, "brand.change", "brand", "1", Map.of("name", "青原商会", "points", 3)));
            AuditEntry entry = trail.entries(AuditFilter.ALL, 0, 20).items().getFirst();
            assertThat(entry.actor()).isEqualTo(LIN);
            assertThat(entry.details()).containsEntry("name", "青原商会").containsEntry("points", 3);
        });
    }

    @Test
    void aLineOutsideOfTheActsTransactionIsRefused() {
        assertThatThrownBy(
                        () -> TenantScope.with(tenant).run(() -> trail.record("brand.change", "brand", "1", Map.of())))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void whatNobodyAskedForIsTheSystems() {
        act(null, "sweep.done", "sweep", "1");
        assertThat(entries(AuditFilter.ALL).items().getFirst().actor()).isEqualTo(AuditActor.SYSTEM);
    }

    @Test
    void theTenantsOwnRoleMayNeitherChangeNorRemoveALine() {
        act(LIN, "brand.change", "brand", "1");
        for (String sql : new String[] {
            "UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"
        }) {
            assertThatThrownBy(() -> TenantScope.with(tenant)
                            .run(() -> transactions.executeWithoutResult(
                                    status -> jdbc.sql(sql).update())))
                    .isInstanceOf(DataAccessException.class)
                    .hasRootCauseMessage("ERROR: permission denied for table audit_entry");
        }
        assertThat(entries(AuditFilter.ALL).total()).isEqualTo(opened + 1);
    }

    @Test
    void linesAreFoundByActorActionSubjectAndTime() {
        act(LIN, "brand.change", "brand", "1");
        act(LIN, "contact.reveal", "person", "7");
        act(ZHOU, "contact.reveal", "person", "8");
        assertThat(entries(filter(LIN_ID, null, null)).total()).isEqualTo(2);
        assertThat(entries(filter(null, "周", null)).total()).isEqualTo(1);
        assertThat(entries(filter(null, "%", null)).total()).isZero();
        assertThat(entries(filter(null, null, "contact.reveal")).total()).isEqualTo(2);
        assertThat(entries(filter(LIN_ID, null, "contact.reveal")).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.subjectId()).isEqualTo("7"));
        assertThat(entries(AuditFilter.of("person", "8")).total()).isEqualTo(1);
        var now = clock.instant();
        assertThat(entries(new AuditFilter(null, null, null, null, null, now.minus(Duration.ofHours(1)), null))
                        .total())
                .isEqualTo(opened + 3);
        assertThat(entries(new AuditFilter(null, null, null, null, null, null, now.minus(Duration.ofHours(1))))
                        .total())
                .isZero();
        assertThat(TenantScope.with(tenant).get(trail::actions)).contains("brand.change", "contact.reveal");
    }

    @Test
    void pagesAreNewestFirstAndOfOneTenant() {
        for (int i = 0; i < 5; i++) {
            act(LIN, "step", "thing", "" + i);
        }
        Paged<AuditEntry> second = TenantScope.with(tenant).get(() -> trail.entries(AuditFilter.ALL, 1, 2));
        assertThat(second.total()).isEqualTo(opened + 5);
        assertThat(second.items()).extracting(AuditEntry::subjectId).containsExactly("2", "1");
        TenantId other = tenants.open("association");
        assertThat(TenantScope.with(other)
                        .get(() -> trail.entries(AuditFilter.ALL, 0, 20))
                        .total())
                .isEqualTo(opened);
    }

    /** The lines stay as they are; only what is shown of them changes. */
    @Test
    void whoWasErasedIsShownWithoutANameAndFoundByNone() {
        UUID review = UUID.randomUUID();
        act(LIN, "registration.submitted", "registration", "r1", Map.of("name", "林晓", "userType", "会员"));
        act(ZHOU, "account.banned", "account", LIN_ID.toString(), Map.of("name", "林晓红", "reason", "林晓红多次爽约"));
        act(ZHOU, "review.approved", "review", review.toString(), Map.of("title", "会员 · 林晓", "kind", "注册"));
        act(ZHOU, "account.banned", "account", UUID.randomUUID().toString(), Map.of("name", "林晓", "reason", "重名"));
        act(
                LIN,
                "positions.changed",
                "account",
                "9",
                Map.of("positions", Map.of("from", List.of("林晓"), "to", List.of("理事")), "count", 2));
        assertThat(entries(filter(null, "林", null)).total()).isEqualTo(2);
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> trail.forget(List.of(LIN_ID, review, LIN_ID))));
        List<AuditEntry> lines = entries(AuditFilter.ALL).items();
        assertThat(lines.get(0).actor()).isEqualTo(new AuditActor(LIN_ID, "STAFF", "已注销用户"));
        assertThat(lines.get(0).details())
                .isEqualTo(Map.of("positions", Map.of("from", List.of("已注销用户"), "to", List.of("理事")), "count", 2));
        assertThat(lines.get(1).details())
                .as("somebody else of that name")
                .isEqualTo(Map.of("name", "林晓", "reason", "重名"));
        assertThat(lines.get(2).details()).isEqualTo(Map.of("title", "已注销用户", "kind", "注册"));
        assertThat(lines.get(3).actor()).isEqualTo(ZHOU);
        assertThat(lines.get(3).details()).isEqualTo(Map.of("name", "已注销用户", "reason", "已随账号注销隐去"));
        assertThat(lines.get(4).details()).isEqualTo(Map.of("name", "已注销用户", "userType", "会员"));
        assertThat(entries(filter(null, "林", null)).total()).isZero();
        assertThat(entries(filter(LIN_ID, null, null)).total()).isEqualTo(2);
        assertThat(TenantScope.with(tenant)
                        .get(() -> jdbc.sql("SELECT count(*) FROM audit_entry WHERE actor_name = '林晓'")
                                .query(Long.class)
                                .single()))
                .isEqualTo(2);
        assertThatThrownBy(() -> TenantScope.with(tenant)
                        .run(() -> transactions.executeWithoutResult(status ->
                                jdbc.sql("DELETE FROM audit_forgotten").update())))
                .hasRootCauseMessage("ERROR: permission denied for table audit_forgotten");
    }

    private static AuditFilter filter(@Nullable UUID actor, @Nullable String name, @Nullable String action) {
        return new AuditFilter(actor, name, action, null, null, null, null);
    }

    private Paged<AuditEntry> entries(AuditFilter filter) {
        return TenantScope.with(tenant).get(() -> trail.entries(filter, 0, 20));
    }

    private void act(@Nullable AuditActor actor, String action, String subjectType, String subjectId) {
        act(actor, action, subjectType, subjectId, Map.of());
    }

    private void act(
            @Nullable AuditActor actor, String action, String subjectType, String subjectId, Map<String, ?> details) {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> {
                    if (actor == null) {
                        trail.record(action, subjectType, subjectId, details);
                    } else {
                        trail.record(actor, action, subjectType, subjectId, details);
                    }
                }));
    }
}
