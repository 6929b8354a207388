package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.identity.SignInGuide.Next;
import dev.guildhall.identity.SignInGuide.PhoneNotInRegistry;
import dev.guildhall.identity.domain.SignInSweep;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Accounts as other modules use them, their roles, and the guide to the way of signing in. */
class AccountsTest extends IdentityTest {
    @Autowired
    SignInGuide guide;

    @Autowired
    Roles roles;

    @Autowired
    SignInSweep sweep;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    PhoneNumber phone;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("accounts", "association");
        phone = aPhone();
    }

    @Test
    void anAccountIsFoundByEachOfItsNames() {
        String username = "lan" + phone.national();
        AccountId id = open(Actor.MEMBER, phone, username, null);
        assertThat(in(tenant, () -> accounts.byPhone(phone)))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(id));
        assertThat(in(tenant, () -> accounts.byUsername(username.toUpperCase(java.util.Locale.ROOT))))
                .hasValueSatisfying(found -> {
                    assertThat(found.phoneMasked()).isEqualTo(phone.masked());
                    assertThat(found.passwordSet()).isFalse();
                    assertThat(found.active()).isTrue();
                });
        assertThat(in(tenant, () -> accounts.phoneOf(id))).contains(phone);
        TenantId other = tenants.open("accounts-other", "association");
        assertThat(in(other, () -> accounts.byPhone(phone))).isEmpty();
    }

    @Test
    void aPhoneAndAUsernameBelongToOneAccount() {
        String username = "lan" + phone.national();
        open(Actor.MEMBER, phone, username, null);
        assertThatThrownBy(() -> open(Actor.MEMBER, phone, null, null))
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.type()).isEqualTo("/problems/phone-taken"));
        assertThatThrownBy(() -> open(Actor.MEMBER, aPhone(), username, null))
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.type()).isEqualTo("/problems/username-taken"));
        assertThatThrownBy(() -> open(Actor.MEMBER, null, "13800138000", null)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> open(Actor.AGENCY, null, "agency", "12345678")).isInstanceOf(Invalid.class);
    }

    @Test
    @Covers("D14")
    void aPhoneIsStoredSealed() {
        open(Actor.MEMBER, phone, null, null);
        List<String> rows = in(
                tenant,
                () -> jdbc.sql("SELECT i::text || encode(coalesce(sealed, ''), 'escape') FROM account_identity i")
                        .query(String.class)
                        .list());
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(phone.national()));
    }

    @Test
    @Covers({"C26", "C27", "C28", "C29"})
    void theGuideKnowsTheThreeBranches() {
        assertThatThrownBy(() -> in(tenant, () -> guide.next(phone, "127.0.0.1")))
                .isInstanceOfSatisfying(PhoneNotInRegistry.class, refused -> {
                    assertThat(refused.type()).isEqualTo("/problems/phone-not-in-registry");
                    assertThat(refused.detail()).contains("不存在");
                });
        listed.list(tenant, phone, "苏禾");
        assertThat(in(tenant, () -> guide.next(phone, "127.0.0.1"))).isEqualTo(Next.VERIFY_CODE);
        AccountId id = open(Actor.PERSON, phone, null, null);
        assertThat(in(tenant, () -> guide.next(phone, "127.0.0.1"))).isEqualTo(Next.VERIFY_CODE);
        TenantScope.with(tenant).run(() -> accounts.setPassword(id, GOOD_PASSWORD, false));
        assertThat(in(tenant, () -> guide.next(phone, "127.0.0.1"))).isEqualTo(Next.PASSWORD);
    }

    @Test
    void aChangedRoleTakesEffectWithTheNextRequest() throws Exception {
        TenantScope.with(tenant)
                .run(() -> roles.ensure(List.of(new Blueprint.Role("designer", "设计", Set.of("core.brand.edit")))));
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "沈知远", phone, null, GOOD_PASSWORD, false, Set.of("designer"))));
        String token = body(byPassword(tenant, phone.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString();
        assertThat(permissions(token)).containsExactly("core.brand.edit");
        TenantScope.with(tenant).run(() -> roles.change("designer", Set.of("core.audit.view", "of.no.module")));
        assertThat(permissions(token)).containsExactly("core.audit.view");
    }

    @Test
    void anOwnerMayDoEverythingAndTheRolesOfTheBlueprintAreThere() throws Exception {
        in(
                tenant,
                () -> accounts.open(new NewAccount(
                        Actor.STAFF, "沈知远", phone, null, GOOD_PASSWORD, false, Set.of("owner", "secretary"))));
        String token = body(byPassword(tenant, phone.national(), GOOD_PASSWORD))
                .path("access_token")
                .asString();
        assertThat(permissions(token)).contains("core.brand.edit", "core.staff.edit", "core.audit.view");
        assertThatThrownBy(() -> in(
                        tenant,
                        () -> accounts.open(new NewAccount(
                                Actor.STAFF, "沈知远", aPhone(), null, null, false, Set.of("no-such-role")))))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void whatIsOverIsSweptAwayAndWhatCountsIsKept() throws Exception {
        listed.list(tenant, phone, "苏禾");
        JsonNode tokens = tokensByCode(tenant, phone);
        TenantScope.with(tenant).run(sweep::sweep);
        me(tenant, tokens.path("access_token").asString())
                .andExpect(org.springframework.test.web.servlet.result.MockMvcResultMatchers.status()
                        .isOk());
        assertThat(count("sign_in")).isPositive();
        clock.shift(Duration.ofDays(121));
        TenantScope.with(tenant).run(sweep::sweep);
        for (String table : List.of("verification_code", "phone_guard", "request_window", "sign_in", "refresh_token")) {
            assertThat(count(table)).as(table).isZero();
        }
    }

    private long count(String table) {
        return in(tenant, () -> switch (table) {
            case "sign_in" -> count0("SELECT count(*) FROM sign_in");
            case "refresh_token" -> count0("SELECT count(*) FROM refresh_token");
            case "phone_guard" -> count0("SELECT count(*) FROM phone_guard");
            case "request_window" -> count0("SELECT count(*) FROM request_window");
            default -> count0("SELECT count(*) FROM verification_code");
        });
    }

    private long count0(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private List<String> permissions(String token) throws Exception {
        return body(me(tenant, token))
                .path("permissions")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private AccountId open(
            String kind,
            @org.jspecify.annotations.Nullable PhoneNumber phone,
            @org.jspecify.annotations.Nullable String username,
            @org.jspecify.annotations.Nullable String password) {
        return in(tenant, () -> accounts.open(new NewAccount(kind, "林岚", phone, username, password, false, Set.of())));
    }
}
