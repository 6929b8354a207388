package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.Positions;
import dev.guildhall.identity.RoleDesk;
import dev.guildhall.identity.StaffDesk;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** 角色 and 员工 over HTTP: pages, and what a change means to a console session that is open. */
@SuppressWarnings("NullAway.Init") // filled step by step
class RolesPageTest extends RunningServer {
    private static final AtomicInteger NEXT = new AtomicInteger();

    @Autowired
    Accounts accounts;

    @Autowired
    RoleDesk roles;

    @Autowired
    StaffDesk staff;

    @Autowired
    Positions positions;

    @Autowired
    ModuleSwitches switches;

    AccountId owner;

    @BeforeEach
    void aTenantWithAnOwner() {
        tenant = tenants.open("certification");
        owner = open("owner" + NEXT.incrementAndGet(), Set.of("owner"));
    }

    @Test
    @Covers({"A23", "A25"})
    void aChangeCountsWithTheNextRequestOfASessionThatIsOpen() throws Exception {
        String role = in(() -> roles.create(owner, "查记录", Set.of("core.audit.view")));
        String name = "clerk" + NEXT.incrementAndGet();
        AccountId clerk = open(name, Set.of());
        signIn(name);
        assertThat(browse("/console/audit").statusCode()).isEqualTo(403);
        in(() -> {
            staff.setRoles(owner, clerk, Set.of(role));
            return 0;
        });
        assertThat(browse("/console/audit").statusCode()).isEqualTo(200);
        in(() -> {
            staff.setRoles(owner, clerk, Set.of());
            return 0;
        });
        assertThat(browse("/console/audit").statusCode()).isEqualTo(403);
        in(() -> {
            positions.bring(owner, "director", Set.of(role));
            positions.assign(clerk, Set.of("director"));
            return 0;
        });
        assertThat(browse("/console/audit").statusCode()).isEqualTo(200);
        in(() -> {
            positions.assign(clerk, Set.of("vice-president"));
            return 0;
        });
        assertThat(browse("/console/audit").statusCode()).isEqualTo(403);
    }

    @Test
    void whatAModuleAllowsRestsWhileItIsOff() throws Exception {
        String role = in(() -> roles.create(owner, "登记", Set.of("talent.persons.view", "core.audit.view")));
        String name = "clerk" + NEXT.incrementAndGet();
        open(name, Set.of(role));
        signIn(name);
        assertThat(browse("/console/talent/persons").statusCode()).isEqualTo(200);
        switches.set(tenant, Set.of());
        assertThat(browse("/console/talent/persons").statusCode()).isEqualTo(404);
        assertThat(browse("/console").body()).doesNotContain("/console/talent/");
        assertThat(in(() -> roles.grantable(owner))).doesNotContain("talent.persons.view");
        // The role keeps it, also through a change by somebody who cannot give it just now.
        in(() -> {
            roles.change(owner, role, "登记", Set.of("core.audit.view"));
            return 0;
        });
        switches.set(tenant, Set.of("talent"));
        assertThat(browse("/console/talent/persons").statusCode()).isEqualTo(200);
    }

    @Test
    @Covers("C1")
    void theOwnerComposesARoleAndGivesItToSomebodyInvited() throws Exception {
        String login = "boss" + NEXT.incrementAndGet();
        open(login, Set.of("owner"));
        signIn(login);
        assertThat(browse("/console/roles/new").body()).contains("查看操作记录", "data-sift");
        HttpResponse<String> made =
                submit("/console/roles/new", "/console/roles", Map.of("name", "查记录", "permission", "core.audit.view"));
        assertThat(made.statusCode()).isEqualTo(302);
        HttpResponse<String> again =
                submit("/console/roles/new", "/console/roles", Map.of("name", "查记录", "permission", "core.audit.view"));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("已有名为「查记录」的角色");
        String code = in(() -> roles.all().stream()
                .filter(role -> role.name().equals("查记录"))
                .findFirst()
                .orElseThrow()
                .code());
        String phone = "1391234" + String.format("%04d", NEXT.incrementAndGet());
        assertThat(submit("/console/staff/new", "/console/staff", Map.of("name", "陆可", "phone", phone, "role", code))
                        .statusCode())
                .isEqualTo(302);
        AccountId invited = in(() -> accounts.byPhone(PhoneNumber.parse(phone)))
                .orElseThrow()
                .id();
        String page = "/console/staff/" + invited;
        assertThat(browse(page).body()).contains("陆可", "查记录", "待设置密码", "邀请员工");
        assertThat(browse("/console/roles/" + code).body()).contains("陆可", "单独给的");
        assertThat(submit(page, page + "/disable", Map.of("reason", " ")).body())
                .contains("请写明停用原因");
        assertThat(submit(page, page + "/disable", Map.of("reason", "已离职")).statusCode())
                .isEqualTo(302);
        assertThat(browse(page).body()).contains("已停用，不能登录", "已离职");
        assertThat(browse("/console/staff?role=" + code).body()).contains("陆可");
        assertThat(browse("/console/roles").body()).contains("查记录", "负责人");
    }

    @Test
    void whoMayNotReachThePersonIsToldSoOnThePage() throws Exception {
        String role = in(() -> roles.create(owner, "人事", Set.of("core.staff.edit")));
        String login = "hr" + NEXT.incrementAndGet();
        open(login, Set.of(role));
        signIn(login);
        String page = "/console/staff/" + owner;
        assertThat(browse(page).body()).contains("要由负责人来做").doesNotContain("data-dialog=\"#disable\"");
        HttpResponse<String> refused = submit(page, page + "/disable", Map.of("reason", "试试"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("请让负责人来做");
    }

    private AccountId open(String username, Set<String> given) {
        return in(() ->
                accounts.open(new NewAccount(Actor.STAFF, "员工" + username, null, username, PASSWORD, false, given)));
    }
}
