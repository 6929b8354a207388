package dev.guildhall.identity;

import static dev.guildhall.identity.ConsoleBrowser.text;
import static dev.guildhall.identity.ConsoleBrowser.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.operator.OperatorAccounts;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.identity.operator.OperatorSignInLog;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.ResultActions;

/** The second factor at the consoles: time codes, recovery codes, trusted devices, and who must have one. */
class SecondFactorTest extends IdentityTest {
    private static final Pattern SECRET = Pattern.compile("id=\"secret\"[^>]*>([A-Z2-7 ]+)<");
    private static final Pattern RECOVERY = Pattern.compile("<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    ModuleSettings settings;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Autowired
    Operators operators;

    @Autowired
    OperatorAccounts operatorAccounts;

    @Autowired
    OperatorActs acts;

    @Autowired
    OperatorSignInLog signInLog;

    @Autowired
    StaffDesk staffDesk;

    @Autowired
    AuditTrail audit;

    TenantId tenant;
    PhoneNumber phone;
    AccountId account;
    ConsoleBrowser browser;

    @BeforeEach
    void aMemberOfStaff() {
        tenant = tenants.open("factors" + NUMBER.incrementAndGet(), "association");
        phone = aPhone();
        account = in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "沈知远", phone, null, GOOD_PASSWORD, false, Set.of("owner"))));
        browser = browser("10.1.0.1");
    }

    @Test
    @Covers("W16")
    void afterSettingUpAnAppThePasswordAloneOpensNothing() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        ConsoleBrowser another = browser("10.1.0.2");
        assertThat(where(signIn(another))).isEqualTo("/t/" + tenant + "/console/sign-in/factor");
        assertThat(where(another.open("/console"))).contains("/console/sign-in?next=");
        another.send("/console/sign-in/factor", "code", wrongCode(secret)).andExpect(status().isUnprocessableContent());
        assertThat(where(another.open("/console"))).contains("/console/sign-in?next=");
        nextStep();
        assertThat(where(another.send("/console/sign-in/factor", "code", code(secret, 0))))
                .isEqualTo("/t/" + tenant + "/console");
        assertThat(where(another.open("/console/sign-in"))).isEqualTo("/t/" + tenant + "/console");
    }

    @Test
    void aTimeCodeIsGoodOnceAndAStepAroundItsTime() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        nextStep();
        nextStep();
        nextStep();
        String early = code(secret, 1);
        assertThat(enter(secret, code(secret, -2))).isFalse();
        assertThat(enter(secret, code(secret, -1))).isTrue();
        assertThat(enter(secret, code(secret, -1))).as("the same once more").isFalse();
        assertThat(enter(secret, code(secret, 2))).isFalse();
        assertThat(enter(secret, early)).isTrue();
        assertThat(enter(secret, code(secret, 0)))
                .as("older than one that was taken")
                .isFalse();
    }

    @Test
    void wrongFactorsMakeOneWaitEvenWithTheRightOneAfterwards() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        nextStep();
        ConsoleBrowser guesser = browser("10.1.0.3");
        signIn(guesser);
        for (int i = 0; i < 5; i++) {
            guesser.send("/console/sign-in/factor", "code", wrongCode(secret))
                    .andExpect(status().isUnprocessableContent());
        }
        guesser.send("/console/sign-in/factor", "code", code(secret, 0)).andExpect(status().isTooManyRequests());
        clock.shift(Duration.ofSeconds(31));
        assertThat(where(guesser.send("/console/sign-in/factor", "code", code(secret, 0))))
                .endsWith("/console");
    }

    @Test
    void aRecoveryCodeIsGoodOnceAndKeptOnlyAsAHash() throws Exception {
        signIn(browser);
        List<String> codes = new ArrayList<>();
        setUp(browser, codes);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        String rows = in(
                tenant,
                () -> jdbc.sql("SELECT string_agg(r::text, ' ') FROM account_recovery_code r")
                        .query(String.class)
                        .single());
        assertThat(rows).doesNotContain(codes.getFirst().replace("-", ""));
        ConsoleBrowser lost = browser("10.1.0.4");
        signIn(lost);
        assertThat(where(lost.send(
                        "/console/sign-in/factor", "code", codes.getFirst().toLowerCase())))
                .endsWith("/console");
        ConsoleBrowser again = browser("10.1.0.5");
        signIn(again);
        again.send("/console/sign-in/factor", "code", codes.getFirst()).andExpect(status().isUnprocessableContent());
        assertThat(where(again.send("/console/sign-in/factor", "code", codes.get(1))))
                .endsWith("/console");
    }

    @Test
    void theSecretIsSealedWhereItIsStored() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        byte[] stored = in(
                tenant,
                () -> jdbc.sql("SELECT secret FROM account_factor")
                        .query(byte[].class)
                        .single());
        assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void aTrustedDeviceIsNotAskedUntilItsTimeIsOver() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        nextStep();
        ConsoleBrowser desk = browser("10.1.0.6");
        signIn(desk);
        desk.send("/console/sign-in/factor", "code", code(secret, 0), "trust", "true");
        desk.send("/console/sign-out");
        assertThat(where(signIn(desk))).endsWith("/console");
        assertThat(where(signIn(browser("10.1.0.6")))).endsWith("/factor");
        desk.send("/console/sign-out");
        clock.shift(Duration.ofDays(30));
        assertThat(where(signIn(desk))).endsWith("/factor");
    }

    @Test
    void whoeverMustHaveOneIsLedToSetItUpBeforeAnythingElse() throws Exception {
        rules(SecurityRules.Demand.ALL, "", false);
        signIn(browser);
        for (String page : new String[] {"/console", "/console/staff", "/console/brand"}) {
            assertThat(where(browser.open(page))).isEqualTo("/t/" + tenant + "/console/security/required");
        }
        browser.open("/console/security/required").andExpect(status().isOk());
        setUp(browser);
        assertThat(where(browser.open("/console/sign-in"))).endsWith("/console");
        assertThat(browser.open("/console/nowhere").andReturn().getResponse().getStatus())
                .isEqualTo(404);
    }

    @Test
    void aRoleCanBeMeantAlone() throws Exception {
        in(tenant, () -> {
            roles().forEach((code, name) -> rolesOf.ensure(List.of(new Blueprint.Role(code, name, Set.of()))));
            return true;
        });
        PhoneNumber editor = aPhone();
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "周明薇", editor, null, GOOD_PASSWORD, false, Set.of("leaflets"))));
        rules(SecurityRules.Demand.ROLES, "finance, owner", false);
        signIn(browser);
        assertThat(where(browser.open("/console/nowhere"))).endsWith("/required");
        ConsoleBrowser other = browser("10.1.0.7");
        other.send("/console/sign-in", "login", editor.national(), "password", GOOD_PASSWORD);
        other.open("/console/nowhere").andExpect(status().isNotFound());
    }

    @Autowired
    Roles rolesOf;

    private static Map<String, String> roles() {
        return Map.of("leaflets", "宣传");
    }

    @Test
    void theLastFactorStaysWhereOneIsDemanded() throws Exception {
        rules(SecurityRules.Demand.ALL, "", false);
        signIn(browser);
        setUp(browser);
        UUID factor = in(
                tenant,
                () -> jdbc.sql("SELECT id FROM account_factor")
                        .query(UUID.class)
                        .single());
        browser.send("/console/security/factors/" + factor + "/removal").andExpect(status().isConflict());
        rules(SecurityRules.Demand.OPTIONAL, "", false);
        browser.send("/console/security/factors/" + factor + "/removal").andExpect(status().is3xxRedirection());
        long left = in(
                tenant,
                () -> jdbc.sql("SELECT count(*) FROM account_recovery_code")
                        .query(Long.class)
                        .single());
        assertThat(left).isZero();
    }

    @Test
    void changingFactorsAsksForOneThatWasGivenLately() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        clock.shift(Duration.ofMinutes(15));
        assertThat(where(browser.send("/console/security/recovery-codes")))
                .endsWith("/console/sign-in/factor?next=/console/security");
        assertThat(where(browser.send("/console/sign-in/factor", "code", code(secret, 0), "next", "/console/security")))
                .endsWith("/console/security");
        browser.send("/console/security/recovery-codes").andExpect(status().isOk());
    }

    @Test
    void nobodyRemovesTheFactorOfSomebodyElse() throws Exception {
        signIn(browser);
        setUp(browser);
        UUID factor = in(
                tenant,
                () -> jdbc.sql("SELECT id FROM account_factor")
                        .query(UUID.class)
                        .single());
        PhoneNumber second = aPhone();
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "周明薇", second, null, GOOD_PASSWORD, false, Set.of("owner"))));
        ConsoleBrowser other = browser("10.1.0.8");
        other.send("/console/sign-in", "login", second.national(), "password", GOOD_PASSWORD);
        other.send("/console/security/proof", "password", GOOD_PASSWORD);
        other.send("/console/security/factors/" + factor + "/removal").andExpect(status().isNotFound());
        assertThat(in(
                        tenant,
                        () -> jdbc.sql("SELECT count(*) FROM account_factor")
                                .query(Long.class)
                                .single()))
                .isEqualTo(1L);
    }

    @Test
    void theSecondStepIsOverAfterTenMinutesAndWhenThePasswordChanges() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        ConsoleBrowser slow = browser("10.1.0.9");
        signIn(slow);
        clock.shift(Duration.ofMinutes(10));
        assertThat(where(slow.send("/console/sign-in/factor", "code", code(secret, 0))))
                .endsWith("/console/sign-in");
        ConsoleBrowser old = browser("10.1.0.10");
        signIn(old);
        in(tenant, () -> {
            accounts.setPassword(account, OTHER_PASSWORD, false);
            return true;
        });
        assertThat(where(old.send("/console/sign-in/factor", "code", code(secret, 0))))
                .endsWith("/console/sign-in");
    }

    @Test
    void anOperatorSetsOneUpAndIsAskedForIt() throws Exception {
        UUID id = operators.open("factors", "陈放");
        operators.setPassword(id, GOOD_PASSWORD);
        ConsoleBrowser desk =
                new ConsoleBrowser(web, "", "/operator/welcome?ticket=" + operators.ticket(id), "10.2.0.1");
        assertThat(where(desk.send("/operator/sign-in", "login", "factors", "password", GOOD_PASSWORD)))
                .isEqualTo("/operator");
        assertThat(where(desk.send("/operator/security/totp"))).endsWith("/operator/security/proof?then=totp");
        desk.send("/operator/security/proof", "password", OTHER_PASSWORD, "then", "totp")
                .andExpect(status().isUnprocessableContent());
        assertThat(where(desk.send("/operator/security/totp"))).endsWith("/operator/security/proof?then=totp");
        assertThat(where(desk.send("/operator/security/proof", "password", GOOD_PASSWORD, "then", "totp")))
                .endsWith("/operator/security/totp");
        byte[] secret = secret(text(desk.open("/operator/security/totp")));
        desk.send("/operator/security/totp/confirmation", "code", code(secret, 0))
                .andExpect(status().isOk());
        byte[] stored = platform.sql("SELECT secret FROM operator_factor WHERE owner_id = ?")
                .param(id)
                .query(byte[].class)
                .single();
        assertThat(stored).hasSizeGreaterThan(secret.length);
        ConsoleBrowser another =
                new ConsoleBrowser(web, "", "/operator/welcome?ticket=" + operators.ticket(id), "10.2.0.2");
        assertThat(where(another.send("/operator/sign-in", "login", "factors", "password", GOOD_PASSWORD)))
                .isEqualTo("/operator/sign-in/factor");
        assertThat(where(another.open("/operator"))).contains("/operator/sign-in?next=");
        nextStep();
        assertThat(where(another.send("/operator/sign-in/factor", "code", code(secret, 0))))
                .isEqualTo("/operator");
    }

    @Test
    @Covers("W16")
    void anotherOwnerTakesAwayALostFactorAndNobodyTheirOwn() throws Exception {
        signIn(browser);
        List<String> codes = new ArrayList<>();
        byte[] secret = setUp(browser, codes);
        nextStep();
        ConsoleBrowser desk = browser("10.1.0.31");
        signIn(desk);
        desk.send("/console/sign-in/factor", "code", code(secret, 0), "trust", "true");
        AccountId other = in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "周明薇", aPhone(), null, GOOD_PASSWORD, false, Set.of("owner"))));
        assertThatThrownBy(() -> TenantScope.with(tenant).run(() -> staffDesk.resetSecondFactor(account, account)))
                .isInstanceOf(Conflict.class);
        assertThat(in(tenant, () -> staffDesk.hasSecondFactor(account))).isTrue();

        TenantScope.with(tenant).run(() -> staffDesk.resetSecondFactor(other, account));
        assertThat(where(browser.open("/console")))
                .as("what was signed in ends")
                .contains("/console/sign-in?next=");
        assertThat(in(tenant, () -> staffDesk.hasSecondFactor(account))).isFalse();
        for (String table : List.of("account_factor", "account_recovery_code", "account_trust")) {
            assertThat(in(
                            tenant,
                            () -> jdbc.sql("SELECT count(*) FROM " + table)
                                    .query(Long.class)
                                    .single()))
                    .as(table)
                    .isZero();
        }
        assertThat(where(signIn(browser("10.1.0.32")))).isEqualTo("/t/" + tenant + "/console");
        assertThat(in(
                                tenant,
                                () -> audit.entries(
                                        new AuditFilter(
                                                null, null, "staff.second-factor-reset", null, null, null, null),
                                        0,
                                        5))
                        .items())
                .hasSize(1);
        rules(SecurityRules.Demand.ALL, "", false);
        ConsoleBrowser anew = browser("10.1.0.33");
        signIn(anew);
        assertThat(where(anew.open("/console"))).endsWith("/console/security/required");
        setUp(anew);
    }

    @Test
    @Covers("X6")
    void anotherOperatorTakesAwayALostFactorWithAReason() throws Exception {
        UUID lost = operators.open("lost", "陆远");
        operators.setPassword(lost, GOOD_PASSWORD);
        ConsoleBrowser desk =
                new ConsoleBrowser(web, "", "/operator/welcome?ticket=" + operators.ticket(lost), "10.2.0.11");
        desk.send("/operator/sign-in", "login", "lost", "password", GOOD_PASSWORD);
        desk.send("/operator/security/proof", "password", GOOD_PASSWORD, "then", "totp");
        byte[] secret = secret(text(desk.open("/operator/security/totp")));
        desk.send("/operator/security/totp/confirmation", "code", code(secret, 0))
                .andExpect(status().isOk());
        assertThat(acts.newest(1).getFirst())
                .extracting(OperatorActs.Act::actor, OperatorActs.Act::action, OperatorActs.Act::address)
                .containsExactly("陆远", "加上验证方式", "10.2.0.11");

        Operator other = new Operator(operators.open("helper-of-lost", "陈放"), "陈放", false, Set.of());
        Operator self = new Operator(lost, "陆远", false, Set.of());
        assertThatThrownBy(() -> operatorAccounts.resetFactors(other, lost, " "))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> operatorAccounts.resetFactors(self, lost, "手机丢了"))
                .isInstanceOf(Conflict.class);
        assertThat(operatorAccounts.require(lost).factorSet()).isTrue();
        operatorAccounts.resetFactors(other, lost, "手机丢了，已电话核实");
        assertThat(operatorAccounts.require(lost).factorSet()).isFalse();
        assertThat(acts.newest(1).getFirst())
                .extracting(
                        OperatorActs.Act::actor,
                        OperatorActs.Act::action,
                        OperatorActs.Act::subject,
                        OperatorActs.Act::detail)
                .containsExactly("陈放", "重置两步验证", "陆远", "手机丢了，已电话核实");
        assertThat(where(desk.open("/operator"))).as("what was signed in ends").contains("/operator/sign-in?next=");
        ConsoleBrowser anew =
                new ConsoleBrowser(web, "", "/operator/welcome?ticket=" + operators.ticket(lost), "10.2.0.12");
        assertThat(where(anew.send("/operator/sign-in", "login", "lost", "password", GOOD_PASSWORD)))
                .isEqualTo("/operator");
        assertThatThrownBy(() -> operatorAccounts.resetFactors(other, lost, "再来一次"))
                .isInstanceOf(Conflict.class);
        assertThat(signInLog.page("10.2.0.12", true, 0, 5).items())
                .extracting(OperatorSignInLog.Shown::name, OperatorSignInLog.Shown::outcome)
                .containsExactly(tuple("陆远", "成功"));
        assertThat(signInLog.page("10.2.0.12", false, 0, 5).items()).isEmpty();
    }

    @Test
    void aTokenAsksForItToo() throws Exception {
        signIn(browser);
        byte[] secret = setUp(browser);
        nextStep();
        byPassword(tenant, phone.national(), GOOD_PASSWORD)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("second_factor_required"));
        token(
                        tenant,
                        "urn:guildhall:grant:password",
                        "username",
                        phone.national(),
                        "password",
                        GOOD_PASSWORD,
                        "otp",
                        wrongCode(secret))
                .andExpect(status().isBadRequest());
        token(
                        tenant,
                        "urn:guildhall:grant:password",
                        "username",
                        phone.national(),
                        "password",
                        GOOD_PASSWORD,
                        "otp",
                        code(secret, 0))
                .andExpect(status().isOk());
    }

    @Test
    void thePagesWhereMembersSignInAreNoWayAroundIt() throws Exception {
        rules(SecurityRules.Demand.ALL, "", false);
        ConsoleBrowser without = new ConsoleBrowser(web, "/t/" + tenant, "/sign-in", "10.1.0.21");
        without.send("/sign-in", "login", phone.national(), "password", GOOD_PASSWORD)
                .andExpect(status().is4xxClientError());
        rules(SecurityRules.Demand.OPTIONAL, "", false);
        signIn(browser);
        byte[] secret = setUp(browser);
        nextStep();
        ConsoleBrowser with = new ConsoleBrowser(web, "/t/" + tenant, "/sign-in", "10.1.0.22");
        String step = text(with.send("/sign-in", "login", phone.national(), "password", GOOD_PASSWORD)
                .andExpect(status().isOk()));
        assertThat(text(with.open("/sign-in"))).doesNotContain("已登录");
        String ticket = ticket(step);
        ticket = ticket(text(with.send("/sign-in/factor", "ticket", ticket, "otp", wrongCode(secret))
                .andExpect(status().isUnprocessableContent())));
        assertThat(where(with.send("/sign-in/factor", "ticket", ticket, "otp", code(secret, 0))))
                .endsWith("/sign-in");
        assertThat(text(with.open("/sign-in"))).contains("已登录");
        assertThat(text(new ConsoleBrowser(web, "/t/" + tenant, "/sign-in", "10.1.0.23")
                        .send("/sign-in/factor", "ticket", ticket, "otp", code(secret, 1))
                        .andExpect(status().isUnprocessableContent())))
                .as("used")
                .contains("从第一步重新登录");
    }

    private static String ticket(String page) {
        Matcher matcher = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"").matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    @Test
    void theFirstFactorTakesThePasswordOrACodeAndSoDoesAPasskey() throws Exception {
        signIn(browser);
        assertThat(where(browser.send("/console/security/passkeys", "credential", "{}")))
                .endsWith("/security/proof");
        browser.send("/console/security/proof", "password", OTHER_PASSWORD, "then", "totp")
                .andExpect(status().isUnprocessableContent());
        assertThat(where(browser.open("/console/security/totp"))).endsWith("/security");
        browser.send("/console/security/proof/code", "then", "totp").andExpect(status().isOk());
        assertThat(where(browser.send("/console/security/proof", "code", messages.last(phone), "then", "totp")))
                .endsWith("/security/totp");
        clock.shift(Duration.ofMinutes(15));
        assertThat(where(browser.open("/console/security/totp")))
                .as("the QR code is too old")
                .endsWith("/security");
        assertThat(where(browser.send("/console/security/totp"))).endsWith("/security/proof?then=totp");
    }

    @Test
    void aPasswordDoesNotReplaceTheFactorThatIsThere() throws Exception {
        signIn(browser);
        setUp(browser);
        clock.shift(Duration.ofMinutes(15));
        assertThat(where(browser.send("/console/security/proof", "password", GOOD_PASSWORD, "then", "totp")))
                .endsWith("/console/sign-in/factor?next=/console/security");
    }

    @Test
    void garbageInsteadOfAPasskeyIsRefused() throws Exception {
        signIn(browser);
        setUp(browser);
        for (String answer :
                new String[] {"", "{}", "[]", "null", "{\"id\":\"AA\",\"rawId\":\"!!\",\"response\":{}}"}) {
            ConsoleBrowser other = browser("10.1.0.11");
            signIn(other);
            other.open("/console/sign-in/factor");
            other.send("/console/sign-in/factor/passkey", "credential", answer)
                    .andExpect(status().isUnprocessableContent());
        }
    }

    private void rules(SecurityRules.Demand demand, String roles, boolean graded) {
        TenantScope.with(tenant)
                .run(() -> settings.save(new SecurityRules(demand, roles, 30, 180, graded, 90, 5, 5, 30, 30, 12)));
    }

    private ConsoleBrowser browser(String address) {
        return new ConsoleBrowser(web, "/t/" + tenant, "/console/forgot", address);
    }

    private ResultActions signIn(ConsoleBrowser who) throws Exception {
        return who.send("/console/sign-in", "login", phone.national(), "password", GOOD_PASSWORD);
    }

    private byte[] setUp(ConsoleBrowser who) throws Exception {
        return setUp(who, new ArrayList<>());
    }

    private byte[] setUp(ConsoleBrowser who, List<String> codes) throws Exception {
        assertThat(where(who.send("/console/security/totp"))).endsWith("/security/proof?then=totp");
        assertThat(where(who.send("/console/security/proof", "password", GOOD_PASSWORD, "then", "totp")))
                .endsWith("/security/totp");
        byte[] secret = secret(text(who.open("/console/security/totp")));
        who.send("/console/security/totp/confirmation", "code", wrongCode(secret))
                .andExpect(status().isUnprocessableContent());
        Matcher found = RECOVERY.matcher(text(who.send("/console/security/totp/confirmation", "code", code(secret, 0))
                .andExpect(status().isOk())));
        while (found.find()) {
            codes.add(found.group(1));
        }
        return secret;
    }

    /** Whether a fresh browser gets in with this code. */
    private boolean enter(byte[] secret, String code) throws Exception {
        ConsoleBrowser fresh = browser("10.1.1." + NUMBER.incrementAndGet());
        signIn(fresh);
        return where(fresh.send("/console/sign-in/factor", "code", code)).endsWith("/console");
    }

    private void nextStep() {
        clock.shift(Duration.ofSeconds(30));
    }

    private String code(byte[] secret, int steps) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(
                            new SecretKeySpec(secret, "HmacSHA1"),
                            clock.instant().plusSeconds(30L * steps));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A code of no step around now. */
    private String wrongCode(byte[] secret) {
        Set<String> near = Set.copyOf(
                java.util.stream.IntStream.rangeClosed(-3, 3).mapToObj(step -> code(secret, step)).toList().stream()
                        .distinct()
                        .toList());
        for (int i = 0; ; i++) {
            String candidate = String.format("%06d", i);
            if (!near.contains(candidate)) {
                return candidate;
            }
        }
    }

    private static byte[] secret(String page) {
        Matcher matcher = SECRET.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char c : matcher.group(1).replace(" ", "").toCharArray()) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits & 255);
            }
        }
        return bytes.toByteArray();
    }
}
