package dev.guildhall.identity;

import static dev.guildhall.identity.ConsoleBrowser.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.ResultActions;
import tools.jackson.databind.JsonNode;

/** 等保 mode, each rule at its border: for the console's sessions, the members' pages and the tokens of devices. */
@Covers("W16")
class GradedModeTest extends IdentityTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(20);
    private static final int DAYS = 60;
    private static final int HOURS = 2;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    ModuleSettings settings;

    @Autowired
    PasswordChanges changes;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    PhoneNumber phone;
    AccountId member;
    String staff;
    ConsoleBrowser browser;

    @BeforeEach
    void aMemberAndSomebodyOfTheStaff() {
        clock.hold();
        // A whole second: what the database keeps is no finer than a microsecond.
        clock.shift(Duration.ofNanos(1_000_000_000L - clock.instant().getNano()));
        tenant = tenants.open("graded" + NUMBER.incrementAndGet(), "association");
        phone = aPhone();
        staff = "chen" + NUMBER.incrementAndGet();
        member = in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "陈放", null, staff, GOOD_PASSWORD, false, Set.of("owner"))));
        browser = browser("10.3.0.1");
    }

    @Test
    void aPasswordOpensTheConsoleUntilItsLastDayAndNotAfter() throws Exception {
        graded(true);
        clock.shift(Duration.ofDays(DAYS).minus(SECOND));
        assertThat(where(signIn(browser))).isEqualTo("/t/" + tenant + "/console");
        browser.send("/console/sign-out");
        clock.shift(SECOND);
        assertThat(where(signIn(browser))).contains("/console/welcome?ticket=");
        assertThat(where(browser.open("/console"))).contains("/console/sign-in?next=");
        graded(false);
        assertThat(where(signIn(browser))).isEqualTo("/t/" + tenant + "/console");
    }

    @Test
    void aPasswordGetsTokensUntilItsLastDayAndThenTheRightToChangeIt() throws Exception {
        graded(true);
        clock.shift(Duration.ofDays(DAYS).minus(SECOND));
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        clock.shift(SECOND);
        JsonNode refused = body(byPassword(tenant, phone.national(), GOOD_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("password_expired")));
        web.perform(post("/t/" + tenant + "/api/password")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"ticket\":\"%s\",\"newPassword\":\"%s\"}"
                                .formatted(refused.path("ticket").asString(), OTHER_PASSWORD)))
                .andExpect(status().isNoContent());
        byPassword(tenant, phone.national(), OTHER_PASSWORD).andExpect(status().isOk());
        clock.shift(Duration.ofDays(DAYS).minus(SECOND));
        byPassword(tenant, phone.national(), OTHER_PASSWORD).andExpect(status().isOk());
        clock.shift(SECOND);
        byPassword(tenant, phone.national(), OTHER_PASSWORD).andExpect(status().isBadRequest());
        // Who proves to have the phone needs no password.
        body(codeTokens().andExpect(status().isOk()));
    }

    @Test
    void thePasswordsOfBeforeDoNotComeAgainAndTheOneBeforeThemMay() {
        graded(true);
        change(GOOD_PASSWORD, "Walnut3Leaf");
        change("Walnut3Leaf", "Cherry5Bark");
        assertThatThrownBy(() -> change("Cherry5Bark", GOOD_PASSWORD)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> change("Cherry5Bark", "Walnut3Leaf")).isInstanceOf(Invalid.class);
        change("Cherry5Bark", "Poplar8Root");
        // Three are remembered; this is the fourth.
        change("Poplar8Root", GOOD_PASSWORD);
        assertThatThrownBy(() -> change(GOOD_PASSWORD, "Cherry5Bark")).isInstanceOf(Invalid.class);
        graded(false);
        change(GOOD_PASSWORD, "Cherry5Bark");
        assertThat(in(
                        tenant,
                        () -> jdbc.sql("SELECT count(*) FROM password_history")
                                .query(Long.class)
                                .single()))
                .as("what nobody compares with is not kept")
                .isZero();
    }

    @Test
    void aConsoleSessionEndsWhenNobodyUsesIt() throws Exception {
        graded(true);
        signIn(browser);
        clock.shift(IDLE.minus(SECOND));
        assertThat(where(browser.open("/console"))).endsWith("/console/security/required");
        clock.shift(IDLE.minus(SECOND));
        assertThat(where(browser.open("/console"))).as("used meanwhile").endsWith("/console/security/required");
        clock.shift(IDLE);
        assertThat(where(browser.open("/console"))).endsWith("/console/sign-in?over");
        assertThat(where(browser.open("/console"))).as("for good").contains("/console/sign-in?next=");
    }

    @Test
    void aConsoleSessionLastsNoLongerThanAllowedHoweverMuchItIsUsed() throws Exception {
        graded(true);
        signIn(browser);
        int steps = HOURS * 60 / 15;
        for (int i = 1; i < steps; i++) {
            clock.shift(Duration.ofMinutes(15));
            assertThat(where(browser.open("/console"))).endsWith("/console/security/required");
        }
        clock.shift(Duration.ofMinutes(15).minus(SECOND));
        assertThat(where(browser.open("/console"))).endsWith("/console/security/required");
        clock.shift(SECOND);
        assertThat(where(browser.open("/console"))).endsWith("/console/sign-in?over");
    }

    @Test
    void whereTheModeIsOffASessionGoesOnAndEndsAsSoonAsItIsOn() throws Exception {
        signIn(browser);
        clock.shift(Duration.ofHours(HOURS));
        browser.open("/console/nowhere").andExpect(status().isNotFound());
        graded(true);
        assertThat(where(browser.open("/console"))).endsWith("/console/sign-in?over");
    }

    @Test
    void theMembersPagesKeepToTheSameTimes() throws Exception {
        graded(true);
        ConsoleBrowser idle = memberPage("10.3.0.2");
        clock.shift(IDLE.minus(SECOND));
        assertThat(isMember(idle)).isTrue();
        clock.shift(IDLE);
        assertThat(isMember(idle)).isFalse();
        ConsoleBrowser busy = memberPage("10.3.0.3");
        for (int i = 1; i < HOURS * 4; i++) {
            clock.shift(Duration.ofMinutes(15));
            assertThat(isMember(busy)).isTrue();
        }
        clock.shift(Duration.ofMinutes(15));
        assertThat(isMember(busy)).isFalse();
    }

    @Test
    void tokensEndWhenNobodyUsesThem() throws Exception {
        // So long that the token itself is still good.
        graded(true, 5);
        JsonNode tokens = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        Duration idle = Duration.ofMinutes(5);
        clock.shift(idle.minus(SECOND));
        me(tenant, access(tokens)).andExpect(status().isOk());
        clock.shift(idle.minus(SECOND));
        me(tenant, access(tokens)).andExpect(status().isOk());
        clock.shift(idle);
        me(tenant, access(tokens)).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isBadRequest());
        JsonNode others = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        clock.shift(idle.minus(SECOND));
        JsonNode renewed = body(refresh(others).andExpect(status().isOk()));
        clock.shift(idle);
        refresh(renewed)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_grant"));
    }

    @Test
    void tokensLastNoLongerThanAllowedHoweverOftenTheyAreRenewed() throws Exception {
        graded(true);
        JsonNode tokens = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        for (int i = 1; i < HOURS * 4; i++) {
            clock.shift(Duration.ofMinutes(15));
            tokens = body(refresh(tokens).andExpect(status().isOk()));
        }
        clock.shift(Duration.ofMinutes(15).minus(SECOND));
        me(tenant, access(tokens)).andExpect(status().isOk());
        clock.shift(SECOND);
        me(tenant, access(tokens)).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isBadRequest());
    }

    @Test
    void whereTheModeIsOffTokensAreRenewedAfterDays() throws Exception {
        JsonNode tokens = body(byPassword(tenant, phone.national(), GOOD_PASSWORD));
        clock.shift(Duration.ofDays(29));
        body(refresh(tokens).andExpect(status().isOk()));
    }

    @Test
    void wrongPasswordsFromAnywhereLockALoginForItsTime() throws Exception {
        graded(true);
        for (int i = 0; i < 4; i++) {
            wrongPassword("10.4.0." + i).andExpect(status().isBadRequest());
        }
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        for (int i = 0; i < 5; i++) {
            wrongPassword("10.4.1." + i).andExpect(status().isBadRequest());
        }
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isTooManyRequests());
        clock.shift(Duration.ofMinutes(30).minus(SECOND));
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isTooManyRequests());
        clock.shift(SECOND);
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
    }

    @Test
    void staffNeedsASecondFactorEverywhereAndMembersDoNot() throws Exception {
        byPassword(tenant, staff, GOOD_PASSWORD).andExpect(status().isOk());
        graded(true);
        byPassword(tenant, staff, GOOD_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("second_factor_required"));
        byPassword(tenant, phone.national(), GOOD_PASSWORD).andExpect(status().isOk());
        signIn(browser);
        assertThat(where(browser.open("/console/staff"))).endsWith("/console/security/required");
        assertThat(in(tenant, () -> settings.of(SecurityRules.class).trust()))
                .as("no device is spared it")
                .isZero();
        browser.open("/console/sign-out");
        assertThat(ConsoleBrowser.text(browser("10.3.0.9").open("/console/sign-in")))
                .doesNotContain("天内免登录");
    }

    private void graded(boolean on) {
        graded(on, (int) IDLE.toMinutes());
    }

    private void graded(boolean on, int idleMinutes) {
        TenantScope.with(tenant)
                .run(() -> settings.save(new SecurityRules(
                        SecurityRules.Demand.OPTIONAL, "", 30, 180, on, DAYS, 3, 5, 30, idleMinutes, HOURS)));
    }

    private void change(String old, String wanted) {
        TenantScope.with(tenant).run(() -> changes.byOld(member, old, wanted, null, "10.3.0.5"));
    }

    private ConsoleBrowser browser(String address) {
        return new ConsoleBrowser(web, "/t/" + tenant, "/console/forgot", address);
    }

    private ResultActions signIn(ConsoleBrowser who) throws Exception {
        return who.send("/console/sign-in", "login", staff, "password", GOOD_PASSWORD);
    }

    private ConsoleBrowser memberPage(String address) throws Exception {
        ConsoleBrowser page = new ConsoleBrowser(web, "/t/" + tenant, "/sign-in", address);
        page.send("/sign-in", "login", phone.national(), "password", GOOD_PASSWORD);
        return page;
    }

    /** Whether the members' pages still know who this is: consent sends a stranger to sign in. */
    private static boolean isMember(ConsoleBrowser page) throws Exception {
        return !where(page.open("/oauth2/consent")).contains("/sign-in");
    }

    private ResultActions wrongPassword(String address) throws Exception {
        return web.perform(post("/t/" + tenant + "/oauth2/token")
                .with(request -> {
                    request.setRemoteAddr(address);
                    return request;
                })
                .param("client_id", "miniprogram")
                .param("grant_type", "urn:guildhall:grant:password")
                .param("username", phone.national())
                .param("password", "Wrong4Guess"));
    }

    private ResultActions codeTokens() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        return byCode(tenant, phone, messages.last(phone));
    }

    private ResultActions refresh(JsonNode tokens) throws Exception {
        return token(
                tenant,
                "refresh_token",
                "refresh_token",
                tokens.path("refresh_token").asString());
    }

    private static String access(JsonNode tokens) {
        return tokens.path("access_token").asString();
    }
}
