package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What holds of roles, staff and positions however they are changed. */
@SuppressWarnings("NullAway.Init") // filled step by step
class RolesTest extends IdentityTest {
    private static final String AUDIT = "core.audit.view";
    private static final String BRAND = "core.brand.edit";
    private static final String STAFF = "core.staff.edit";

    @Autowired
    RoleDesk roles;

    @Autowired
    StaffDesk staff;

    @Autowired
    Positions positions;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    AccountId owner;

    @BeforeEach
    void aTenantWithAnOwner() {
        tenant = tenants.open("association");
        owner = aStaff("owner");
    }

    @Test
    @Covers({"A23", "C1"})
    void aChangeOfARoleCountsWithTheNextRequestOfATokenThatIsOut() throws Exception {
        String code = in(tenant, () -> roles.create(owner, "审稿", Set.of(AUDIT)));
        var phone = aPhone();
        listed.list(tenant, phone, "高扬");
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        AccountId person =
                in(tenant, () -> accounts.byPhone(phone)).orElseThrow().id();
        assertThat(permissions(token)).isEmpty();
        in(tenant, () -> {
            jdbcGrant(person, code);
            return 0;
        });
        assertThat(permissions(token)).containsExactly(AUDIT);
        run(() -> roles.change(owner, code, "审稿", Set.of(BRAND)));
        assertThat(permissions(token)).containsExactly(BRAND);
    }

    @Test
    @Covers({"A23", "A25"})
    void aPositionBringsItsRolesAndTakesExactlyThoseAway() throws Exception {
        String byHand = in(tenant, () -> roles.create(owner, "会刊编辑", Set.of(BRAND)));
        String both = in(tenant, () -> roles.create(owner, "查账", Set.of(AUDIT)));
        var phone = aPhone();
        listed.list(tenant, phone, "白露");
        String token = tokensByCode(tenant, phone).path("access_token").asString();
        AccountId person =
                in(tenant, () -> accounts.byPhone(phone)).orElseThrow().id();
        run(() -> jdbcGrant(person, byHand));
        run(() -> positions.bring(owner, "president", Set.of(both, byHand)));
        assertThat(permissions(token)).containsExactly(BRAND);

        run(() -> positions.assign(person, Set.of("president", "director")));
        assertThat(permissions(token)).containsExactlyInAnyOrder(AUDIT, BRAND);
        assertThat(in(tenant, () -> staff.grants(person)))
                .extracting(RoleGrant::name, RoleGrant::source)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("会刊编辑", "MANUAL"),
                        org.assertj.core.groups.Tuple.tuple("会刊编辑", "POSITION:president"),
                        org.assertj.core.groups.Tuple.tuple("查账", "POSITION:president"));

        run(() -> positions.assign(person, Set.of("director")));
        assertThat(permissions(token)).containsExactly(BRAND);
        run(() -> positions.bring(owner, "director", Set.of(both)));
        assertThat(permissions(token)).containsExactlyInAnyOrder(AUDIT, BRAND);
        run(() -> positions.bring(owner, "director", Set.of()));
        assertThat(permissions(token)).containsExactly(BRAND);
    }

    @Test
    void nobodyGivesWhatTheyDoNotHold() {
        String clerk = in(tenant, () -> roles.create(owner, "人事", Set.of(STAFF, AUDIT)));
        String painter = in(tenant, () -> roles.create(owner, "设计", Set.of(BRAND)));
        AccountId hr = aStaff(clerk);
        AccountId other = aStaff(clerk);
        refused(() -> roles.create(hr, "越权", Set.of(BRAND)));
        refused(() -> roles.change(hr, clerk, "人事", Set.of(STAFF, AUDIT, BRAND)));
        refused(() -> staff.setRoles(hr, hr, Set.of(clerk, painter)));
        refused(() -> staff.setRoles(hr, other, Set.of("owner")));
        refused(() -> staff.setRoles(hr, owner, Set.of()));
        refused(() -> staff.disable(hr, owner, "想试试"));
        refused(() -> staff.sendLink(hr, owner));
        refused(() -> staff.resetSecondFactor(hr, owner));
        refused(() -> staff.invite(hr, "新人", aPhone(), Set.of(painter)));
        refused(() -> positions.bring(hr, "president", Set.of(painter)));
        refused(() -> roles.delete(hr, painter));
        assertThatThrownBy(() -> run(() -> positions.bring(owner, "president", Set.of("owner"))))
                .isInstanceOf(Conflict.class);
        // What they may not give stays in a role that they may otherwise change.
        String mixed = in(tenant, () -> roles.create(owner, "混合", Set.of(BRAND, AUDIT)));
        run(() -> roles.change(hr, mixed, "混合", Set.of(STAFF)));
        assertThat(in(tenant, () -> roles.require(mixed)).permissions()).containsExactlyInAnyOrder(BRAND, STAFF);
        run(() -> staff.disable(hr, other, "离职"));
        assertThat(in(tenant, () -> accounts.find(other)).orElseThrow().stateReason())
                .isEqualTo("离职");
    }

    @Test
    void aRoleIsDeletedOnlyOnceNobodyHasIt() {
        String code = in(tenant, () -> roles.create(owner, "临时", Set.of(AUDIT)));
        AccountId holder = aStaff(code);
        run(() -> positions.bring(owner, "director", Set.of(code)));
        assertThat(in(tenant, () -> roles.holders(code)))
                .extracting(RoleDesk.Holder::account)
                .containsExactly(holder);
        conflict("role-used", () -> roles.delete(owner, code));
        run(() -> staff.setRoles(owner, holder, Set.of()));
        conflict("role-used", () -> roles.delete(owner, code));
        run(() -> positions.bring(owner, "director", Set.of()));
        run(() -> roles.delete(owner, code));
        conflict("role-fixed", () -> roles.delete(owner, "owner"));
        conflict("role-fixed", () -> roles.change(owner, "owner", "负责人", Set.of()));
        conflict("role-name-taken", () -> roles.create(owner, "负责人", Set.of()));
        assertThatThrownBy(() -> run(() -> roles.create(owner, " ", Set.of()))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> run(() -> roles.create(owner, "空想", Set.of("no.such.thing"))))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void aCopyOfTheOwnersRoleIsAnOrdinaryOne() {
        String copy = in(tenant, () -> roles.copy(owner, "owner"));
        RoleDesk.RoleView view = in(tenant, () -> roles.require(copy));
        assertThat(view.everything()).isFalse();
        assertThat(view.permissions()).contains(AUDIT, BRAND, STAFF);
        assertThat(in(tenant, () -> roles.require(roles.copy(owner, "owner"))).name())
                .isEqualTo("负责人（副本 2）");
    }

    @Test
    void theLastOwnerStays() {
        conflict("last-owner", () -> staff.setRoles(owner, owner, Set.of()));
        conflict("last-owner", () -> accounts.disable(owner));
        conflict("last-owner", () -> accounts.changeKind(owner, Actor.MEMBER));
        AccountId second = aStaff("owner");
        run(() -> staff.disable(owner, second, "休假"));
        conflict("last-owner", () -> staff.setRoles(owner, owner, Set.of()));
        run(() -> staff.enable(owner, second));
        run(() -> staff.setRoles(owner, owner, Set.of()));
        conflict("last-owner", () -> accounts.disable(second));
    }

    @Test
    void ofSeveralOwnersWhoRemoveEachOtherAtOnceOneIsLeft() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 6; round++) {
                TenantId arena = tenants.open("association");
                List<AccountId> owners = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    owners.add(in(arena, () -> open(Set.of("owner"))));
                }
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> fire = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    AccountId by = owners.get(i % 4);
                    AccountId target = owners.get((i + 1 + i / 4) % 4);
                    int way = i % 3;
                    fire.add(threads.submit(() -> {
                        start.await();
                        try {
                            TenantScope.with(arena).run(() -> {
                                switch (way) {
                                    case 0 -> staff.disable(by, target, "并发");
                                    case 1 -> staff.setRoles(by, target, Set.of());
                                    default -> accounts.disable(target);
                                }
                            });
                        } catch (Problem expected) {
                            // Whoever comes too late is refused.
                        }
                        return null;
                    }));
                }
                start.countDown();
                for (Future<?> shot : fire) {
                    shot.get();
                }
                assertThat(in(arena, () -> jdbc.sql("""
                                        SELECT count(*) FROM account a JOIN account_role g ON g.account_id = a.id
                                        JOIN staff_role r ON r.id = g.staff_role_id
                                        WHERE a.state = 'ACTIVE' AND r.all_permissions""").query(Long.class).single()))
                        .isPositive();
            }
        }
    }

    private AccountId aStaff(String role) {
        return in(tenant, () -> open(Set.of(role)));
    }

    private AccountId open(Set<String> given) {
        return accounts.open(new NewAccount(Actor.STAFF, "员工", aPhone(), null, null, false, given));
    }

    @Autowired
    org.springframework.transaction.support.TransactionTemplate transaction;

    /** As another module would give a role to a member. */
    private void jdbcGrant(AccountId account, String role) {
        transaction.executeWithoutResult(
                status -> jdbc.sql("""
                        INSERT INTO account_role (account_id, staff_role_id, granted_at)
                        SELECT ?, id, now() FROM staff_role WHERE code = ?""").param(account.value()).param(role).update());
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }

    private void refused(Runnable work) {
        assertThatThrownBy(() -> run(work)).isInstanceOf(Refused.class);
    }

    private void conflict(String type, Runnable work) {
        assertThatThrownBy(() -> run(work))
                .isInstanceOfSatisfying(
                        Conflict.class, problem -> assertThat(problem.type()).isEqualTo("/problems/" + type));
    }

    private List<String> permissions(String token) throws Exception {
        List<String> found = new ArrayList<>();
        body(me(tenant, token)).path("permissions").forEach(each -> found.add(each.asString()));
        return found;
    }
}
