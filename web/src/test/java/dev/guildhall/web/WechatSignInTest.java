package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.talent.domain.PersonEntry;
import dev.guildhall.talent.domain.PersonRegister;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.DemoMiniPrograms;
import dev.guildhall.wechat.MiniProgramInput;
import dev.guildhall.wechat.MiniPrograms;
import dev.guildhall.wechat.WechatSettings;
import dev.guildhall.wechat.domain.MiniProgramVersion;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Sign-in by WeChat over the wire: a client's request, the unmodified SDK, the simulator of WeChat, and the database. */
@ExtendWith(OutputCaptureExtension.class)
class WechatSignInTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    MiniProgramVersions versions;

    @Autowired
    MiniPrograms miniPrograms;

    @Autowired
    DemoMiniPrograms simulator;

    @Autowired
    ModuleSettings settings;

    @Autowired
    PersonRegister persons;

    @Autowired
    Dictionaries dictionaries;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Agreements agreements;

    @Autowired
    PlatformClock clock;

    @BeforeEach
    void aTenantWithAMiniProgram() {
        tenant = tenants.open("trade");
        in(versions::openSandbox);
    }

    @AfterEach
    void clear() throws Exception {
        fault("{}");
        clock.reset();
    }

    @Test
    @Covers("T13")
    void aRegisteredPhoneIsBoundOnceAndWechatAloneSignsInAfterwards() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account = anAccount(phone);
        Answer first = wechat(Map.of("code", codes("林晓", phone).code));
        assertThat(first.status()).isEqualTo(400);
        assertThat(first.body().path("error").asString()).isEqualTo("phone_binding_required");
        assertThat(first.body().path("error_description").asString()).contains("绑定");
        String ticket = first.body().path("ticket").asString();
        assertThat(ticket).isNotEmpty();

        Answer second = wechat(Map.of("ticket", ticket, "phone_code", codes("林晓", phone).phoneCode));
        assertThat(second.status()).as("%s", second).isEqualTo(200);
        assertThat(me(second).path("id").asString()).isEqualTo(account.toString());

        Answer third = wechat(Map.of("code", codes("林晓", phone).code));
        assertThat(third.status()).as("%s", third).isEqualTo(200);
        assertThat(me(third).path("id").asString()).isEqualTo(account.toString());
        assertThat(wechat(Map.of("ticket", ticket, "phone_code", codes("林晓", phone).phoneCode))
                        .status())
                .as("a ticket is good once")
                .isEqualTo(410);
        assertThat(numberOf("account")).isEqualTo(1);
    }

    @Test
    @Covers({"T13", "D1"})
    void thePhoneMayBeProvedByAShortMessageInstead() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account = anAccount(phone);
        String ticket = ticketOf(wechat(Map.of("code", codes("周舟", phone).code)));
        post("/api/verification-codes", "{\"phone\":\"%s\",\"purpose\":\"BIND\"}".formatted(phone.national()), null);
        String right = smsTo(phone.national()).path("code").asString();
        String wrong = right.equals("123456") ? "654321" : "123456";

        Answer refused = wechat(Map.of("ticket", ticket, "phone", phone.national(), "sms_code", wrong));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("error").asString()).isEqualTo("invalid_grant");
        assertThat(refused.body().path("ticket").asString())
                .as("the second step can be tried again")
                .isEqualTo(ticket);

        Answer done = wechat(Map.of("ticket", ticket, "phone", phone.national(), "sms_code", right));
        assertThat(done.status()).as("%s", done).isEqualTo(200);
        assertThat(me(done).path("id").asString()).isEqualTo(account.toString());
    }

    @Test
    @Covers({"T13", "W16"})
    void whoHasASecondFactorIsAskedForItAfterWechatToo() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account =
                in(() -> accounts.open(new NewAccount("MEMBER", "林晓", phone, null, PASSWORD, false, Set.of())));
        token = tokenOf(phone.national());
        byte[] secret = MemberCareTest.turnOn(this, clock);
        token = null;
        String ticket = ticketOf(wechat(Map.of("code", codes("两步", phone).code)));
        for (Map<String, String> proof : List.of(
                Map.of("ticket", ticket, "phone_code", codes("两步", phone).phoneCode),
                Map.of("code", codes("两步", phone).code))) {
            clock.shift(Duration.ofSeconds(30));
            Answer half = wechat(proof);
            assertThat(half.status()).as("%s", half).isEqualTo(400);
            assertThat(half.body().path("error").asString()).isEqualTo("second_factor_required");
            assertThat(half.body().has("access_token")).isFalse();
            String step = half.body().path("ticket").asString();
            String right = MemberCareTest.otp(secret, clock);
            assertThat(second(step, right.equals("000000") ? "000001" : "000000")
                            .status())
                    .isEqualTo(400);
            Answer whole = second(step, right);
            assertThat(whole.status()).as("%s", whole).isEqualTo(200);
            assertThat(me(whole).path("id").asString()).isEqualTo(account.toString());
        }
    }

    private Answer second(String ticket, String otp) throws Exception {
        return wechat(Map.of("grant_type", "urn:guildhall:grant:second-factor", "ticket", ticket, "otp", otp));
    }

    @Test
    @Covers("T13")
    void codeAndPhoneMayComeTogether() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account = anAccount(phone);
        Codes codes = codes("吴双", phone);
        Answer done = wechat(Map.of("code", codes.code, "phone_code", codes.phoneCode));
        assertThat(done.status()).as("%s", done).isEqualTo(200);
        assertThat(me(done).path("id").asString()).isEqualTo(account.toString());
    }

    @Test
    @Covers("T13")
    void aPhoneThatIsNotRegisteredOpensNothing() throws Exception {
        Codes codes = codes("陌生人", aPhone());
        Answer refused = wechat(Map.of("code", codes.code, "phone_code", codes.phoneCode));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/phone-not-registered");
        assertThat(refused.body().path("ticket").asString()).isNotEmpty();
        assertThat(numberOf("account")).isZero();
        assertThat(numberOf("account_identity")).isZero();
    }

    @Test
    @Covers({"A10", "A12"})
    void whereTheTenantAllowsItAStrangerBecomesAGuestAndIsSignedInAtOnce() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        Answer first = wechat(Map.of("code", codes("访客甲", aPhone()).code));
        assertThat(first.status()).as("%s", first).isEqualTo(200);
        JsonNode me = me(first);
        assertThat(me.path("kind").asString()).isEqualTo("GUEST");
        assertThat(me.path("name").asString()).startsWith("微信用户");
        Answer again = wechat(Map.of("code", codes("访客甲", aPhone()).code));
        assertThat(me(again).path("id").asString()).isEqualTo(me.path("id").asString());
        assertThat(numberOf("account")).isEqualTo(1);
    }

    @Test
    @Covers("A10")
    void aGuestWhoGivesAPhoneHasItAndAMemberGetsTheirOwnAccount() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        PhoneNumber known = aPhone();
        AccountId member = anAccount(known);
        Codes ofMember = codes("老会员", known);
        assertThat(me(wechat(Map.of("code", ofMember.code, "phone_code", ofMember.phoneCode)))
                        .path("id")
                        .asString())
                .isEqualTo(member.toString());
        PhoneNumber unknown = aPhone();
        Codes ofGuest = codes("新访客", unknown);
        JsonNode guest = me(wechat(Map.of("code", ofGuest.code, "phone_code", ofGuest.phoneCode)));
        assertThat(guest.path("kind").asString()).isEqualTo("GUEST");
        assertThat(guest.path("phoneMasked").asString()).isEqualTo(unknown.masked());
    }

    @Test
    @Covers({"C25", "C27", "C28"})
    void inACertificationTenantOnlyTheRegistryOpensAccounts() throws Exception {
        tenant = tenants.open("certification");
        in(versions::openSandbox);
        PhoneNumber listed = aPhone();
        PhoneNumber stranger = aPhone();
        register("高扬", listed);
        Codes ofStranger = codes("路人", stranger);
        Answer refused = wechat(Map.of("code", ofStranger.code, "phone_code", ofStranger.phoneCode));
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/phone-not-registered");
        Codes ofListed = codes("高扬的微信", listed);
        Answer done = wechat(Map.of("code", ofListed.code, "phone_code", ofListed.phoneCode));
        assertThat(done.status()).as("%s", done).isEqualTo(200);
        JsonNode me = me(done);
        assertThat(me.path("kind").asString()).isEqualTo("PERSON");
        assertThat(me.path("name").asString()).isEqualTo("高扬");
        assertThat(me.path("passwordSet").asBoolean()).as("still to be set").isFalse();
    }

    @Test
    @Covers("A10")
    void parallelFirstSignInsOfOneUserOpenOneAccount() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        PhoneNumber phone = aPhone();
        List<Callable<Answer>> attempts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Codes codes = codes("两部手机", phone);
            boolean withPhone = i % 3 == 0;
            attempts.add(() -> wechat(
                    withPhone
                            ? Map.of("code", codes.code, "phone_code", codes.phoneCode)
                            : Map.of("code", codes.code)));
        }
        Set<String> owners = new java.util.HashSet<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> each : pool.invokeAll(attempts)) {
                assertThat(each.get().status()).as("%s", each.get()).isEqualTo(200);
                owners.add(accountOf(each.get()));
            }
        }
        assertThat(owners).hasSize(1);
        assertThat(numberOf("account")).isEqualTo(1);
    }

    @Test
    @Covers("T13")
    void twoWechatUsersCannotShareAnAccountNorOneBeInTwo() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account = anAccount(phone);
        Codes first = codes("甲的微信", phone);
        assertThat(wechat(Map.of("code", first.code, "phone_code", first.phoneCode))
                        .status())
                .isEqualTo(200);
        Codes second = codes("乙的微信", phone);
        Answer refused = wechat(Map.of("code", second.code, "phone_code", second.phoneCode));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/wechat-bound");

        AccountId other = anAccount(aPhone());
        assertThatThrownBy(() -> in(() -> {
                    signedInBind(other, codesOf("甲的微信"));
                    return null;
                }))
                .hasMessageContaining("wechat-taken");
        assertThat(in(() -> accounts.find(account))).isPresent();
    }

    @Test
    @Covers("T13")
    void oneBindsAndUnbindsWechatWhileSignedIn() throws Exception {
        PhoneNumber phone = aPhone();
        AccountId account = anAccount(phone);
        in(() -> {
            accounts.setPassword(account, PASSWORD, false);
            return null;
        });
        token = tokenOf(phone.national());
        assertThat(post("/api/me/wechat", "{}", null).status()).isEqualTo(400);
        assertThat(post("/api/me/wechat", body("code", codes("自己", phone).code), null)
                        .status())
                .isEqualTo(204);
        assertThat(post("/api/me/wechat", body("code", codes("自己", phone).code), null)
                        .status())
                .as("again")
                .isEqualTo(204);
        String mine = token;
        token = null;
        assertThat(wechat(Map.of("code", codes("自己", phone).code)).status()).isEqualTo(200);
        token = mine;
        assertThat(delete("/api/me/wechat").status()).isEqualTo(204);
        token = null;
        assertThat(wechat(Map.of("code", codes("自己", phone).code))
                        .body()
                        .path("error")
                        .asString())
                .isEqualTo("phone_binding_required");
    }

    @Test
    @Covers("A10")
    void whoHasNothingElseToSignInWithKeepsWechat() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        Answer guest = wechat(Map.of("code", codes("只有微信", aPhone()).code));
        token = guest.body().path("access_token").asString();
        Answer refused = delete("/api/me/wechat");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/last-identity");
        token = null;
        assertThat(wechat(Map.of("code", codes("只有微信", aPhone()).code)).status())
                .isEqualTo(200);
    }

    @Test
    void aCodeIsGoodOnceForFiveMinutesAndNeverElsewhere() throws Exception {
        anAccount(aPhone());
        Codes codes = codes("一次", aPhone());
        wechat(Map.of("code", codes.code));
        Answer again = wechat(Map.of("code", codes.code));
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.body().path("type").asString()).isEqualTo("/problems/wechat-code-refused");
        assertThat(wechat(Map.of("code", codes.phoneCode)).body().path("type").asString())
                .as("a phone's code signs nobody in")
                .isEqualTo("/problems/wechat-code-refused");
        String late = codes("一次", aPhone()).code;
        clock.shift(Duration.ofMinutes(5));
        assertThat(wechat(Map.of("code", late)).body().path("type").asString())
                .isEqualTo("/problems/wechat-code-refused");
        assertThat(wechat(Map.of("code", "x&appid=wx0&secret=y"))
                        .body()
                        .path("type")
                        .asString())
                .as("no code of WeChat looks like that")
                .isEqualTo("/problems/wechat-code-refused");
        assertThat(wechat(Map.of()).body().path("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void aTicketEndsAfterTenMinutes() throws Exception {
        PhoneNumber phone = aPhone();
        anAccount(phone);
        String ticket = ticketOf(wechat(Map.of("code", codes("慢", phone).code)));
        clock.shift(Duration.ofMinutes(10));
        Answer late = wechat(Map.of("ticket", ticket, "phone_code", codes("慢", phone).phoneCode));
        assertThat(late.status()).isEqualTo(410);
        assertThat(numberOf("account_identity")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"busy, 5", "too-often, 60", "html-502, 10", "hang, 10"})
    void whenWechatFailsThePersonIsToldWhenToTryAgainAndNothingIsStored(
            String fault, String seconds, CapturedOutput log) throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        in(() -> miniPrograms.appid());
        in(() -> versions.tryOut(versions.all().getFirst().id()));
        MiniProgramInput secret = simulator.open(tenant);
        Codes codes = codes("等等", aPhone());
        fault("{\"fault\":\"%s\"}".formatted(fault));
        HttpResponse<String> response = raw(Map.of("code", codes.code));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains(seconds);
        JsonNode body = json.readTree(response.body());
        assertThat(body.path("error").asString()).isEqualTo("temporarily_unavailable");
        assertThat(body.path("type").asString()).isEqualTo("/problems/wechat-unavailable");
        assertThat(body.path("detail").asString()).contains("验证码");
        assertThat(numberOf("account")).isZero();
        assertThat(numberOf("wechat_ticket")).isZero();
        assertThat(log.getAll()).doesNotContain(secret.secret()).doesNotContain(codes.code);
    }

    @Test
    void theTicketOutlivesAFailureOfTheSecondStep() throws Exception {
        PhoneNumber phone = aPhone();
        anAccount(phone);
        Codes codes = codes("再来", phone);
        String ticket = ticketOf(wechat(Map.of("code", codes.code)));
        fault("{\"fault\":\"busy\",\"times\":1}");
        assertThat(wechat(Map.of("ticket", ticket, "phone_code", codes.phoneCode))
                        .status())
                .isEqualTo(503);
        assertThat(wechat(Map.of("ticket", ticket, "phone_code", codes.phoneCode))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void manyAtOnceAskForOneAccessTokenAndAnEndedOneIsReplaced() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        String appid = DemoMiniPrograms.appid(tenant);
        List<Callable<Answer>> attempts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Codes codes = codes("并发" + i, aPhone());
            attempts.add(() -> wechat(Map.of("code", codes.code, "phone_code", codes.phoneCode)));
        }
        in(() -> versions.tryOut(versions.all().getFirst().id()));
        int tried = tokensAsked(appid);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> each : pool.invokeAll(attempts)) {
                assertThat(each.get().status()).as("%s", each.get()).isEqualTo(200);
            }
        }
        assertThat(tokensAsked(appid) - tried).isEqualTo(1);
        send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechat/tokens/end"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body("appid", appid))));
        Codes codes = codes("之后", aPhone());
        assertThat(wechat(Map.of("code", codes.code, "phone_code", codes.phoneCode))
                        .status())
                .isEqualTo(200);
        assertThat(tokensAsked(appid) - tried).isEqualTo(2);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM mini_program_token WHERE claimed_until IS NULL")
                        .query(Integer.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    void wechatIsNeverAskedInsideATransaction() {
        assertThatThrownBy(() -> in(() -> transaction.execute(status -> miniPrograms.user("abc"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
    }

    @Test
    void aTenantWithoutAMiniProgramSaysSo() throws Exception {
        tenant = tenants.open("trade");
        Answer refused = wechat(Map.of("code", codes("谁", aPhone()).code));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/wechat-not-set-up");
    }

    @Test
    void anotherTenantsMiniProgramKnowsTheSamePersonByAnotherId() throws Exception {
        tenant = tenants.open("association");
        in(versions::openSandbox);
        String here = accountOf(wechat(Map.of("code", codes("两边", aPhone()).code)));
        TenantId first = tenant;
        tenant = tenants.open("association");
        in(versions::openSandbox);
        String there = accountOf(wechat(Map.of("code", codes("两边", aPhone()).code)));
        assertThat(there).isNotEqualTo(here);
        assertThat(TenantScope.with(first).get(() -> accounts.find(AccountId.of(there))))
                .isEmpty();
    }

    @Test
    void onlyAMiniProgramThatWasTriedOutIsUsed() {
        MiniProgramInput right = simulator.open(tenant);
        MiniProgramVersion good = in(() -> versions.enter(right));
        assertThat(good.state()).isEqualTo(MiniProgramVersion.State.ACTIVE);
        MiniProgramVersion bad = in(() -> versions.enter(new MiniProgramInput(right.appid(), "0".repeat(32))));
        assertThat(bad.state()).isEqualTo(MiniProgramVersion.State.FAILED);
        assertThat(bad.finding()).contains("40125");
        MiniProgramVersion unknown =
                in(() -> versions.enter(new MiniProgramInput("wx0123456789abcdef", right.secret())));
        assertThat(unknown.finding()).contains("40013");
        assertThat(in(versions::inUse)).get().extracting(MiniProgramVersion::id).isEqualTo(good.id());
        byte[] sealed = in(() -> jdbc.sql("SELECT secret FROM mini_program WHERE id = ?")
                .param(good.id())
                .query(byte[].class)
                .single());
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(right.secret());
    }

    @Test
    @Covers({"T7", "T13", "A10"})
    void theTenantChoosesTheWayOfAFirstSignIn() throws Exception {
        in(() -> {
            settings.save(new WechatSettings(WechatSettings.FirstSignIn.QUICK_GUEST));
            return null;
        });
        Answer first = wechat(Map.of("code", codes("改了", aPhone()).code, "agreements", NOTHING_ACCEPTED));
        assertThat(first.body().path("error").asString()).isEqualTo("agreement_needed");
        List<String> wanted = new ArrayList<>();
        first.body()
                .path("agreements")
                .forEach(each -> wanted.add(each.path("code").asString() + ":"
                        + each.path("version").asInt()));
        assertThat(wanted).as("%s", first).isNotEmpty();
        String ticket = first.body().path("ticket").asString();
        assertThat(numberOf("account")).isZero();

        String older = wanted.getFirst().split(":", -1)[0] + ":0";
        assertThat(wechat(Map.of("ticket", ticket, "agreements", older)).status())
                .as("another version than the newest")
                .isEqualTo(400);
        assertThat(wechat(Map.of("ticket", ticket, "agreements", "all")).status())
                .isEqualTo(400);
        assertThat(numberOf("account")).isZero();

        Answer in = wechat(Map.of("ticket", ticket, "agreements", String.join(",", wanted)));
        assertThat(in.status()).as("%s", in).isEqualTo(200);
        AccountId guest =
                new AccountId(java.util.UUID.fromString(me(in).path("id").asString()));
        assertThat(in(() -> agreements.consents(guest)))
                .as("with version, time and address")
                .hasSize(wanted.size())
                .allSatisfy(consent -> {
                    assertThat(wanted).contains(consent.code() + ":" + consent.version());
                    assertThat(consent.acceptedAt()).isNotNull();
                    assertThat(consent.address()).isNotBlank();
                });
        assertThat(wechat(Map.of("code", codes("改了", aPhone()).code, "agreements", NOTHING_ACCEPTED))
                        .status())
                .as("who has an account is not asked again here")
                .isEqualTo(200);
    }

    private static final String NOTHING_ACCEPTED = "nothing accepted";

    private String newestAgreements() {
        return in(() -> agreements.current(Agreements.REGISTER)).stream()
                .map(each -> each.code() + ":" + each.version())
                .collect(Collectors.joining(","));
    }

    record Codes(String code, String phoneCode) {}

    private Codes codes(String user, PhoneNumber phone) throws Exception {
        Answer given = send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechat/codes"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        json.writeValueAsString(Map.of("user", tenant + " " + user, "phone", phone.national())))));
        assertThat(given.status()).as("%s", given).isEqualTo(200);
        return new Codes(
                given.body().path("code").asString(),
                given.body().path("phoneCode").asString());
    }

    private Codes codesOf(String user) {
        try {
            return codes(user, aPhone());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Autowired
    dev.guildhall.identity.domain.WechatSigningIn signingIn;

    private void signedInBind(AccountId account, Codes codes) {
        signingIn.bind(account, codes.code);
    }

    private Answer wechat(Map<String, String> parameters) throws Exception {
        HttpResponse<String> response = raw(parameters);
        return new Answer(
                response.statusCode(),
                response.body().isEmpty() ? json.createObjectNode() : json.readTree(response.body()));
    }

    private HttpResponse<String> raw(Map<String, String> parameters) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("client_id", "miniprogram");
        all.putIfAbsent("grant_type", "urn:guildhall:grant:wechat");
        // As a client does that has shown the agreements; NOTHING_ACCEPTED for one that has not.
        all.putIfAbsent("agreements", newestAgreements());
        all.values().remove(NOTHING_ACCEPTED);
        String form = all.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Answer delete(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).DELETE());
    }

    private JsonNode me(Answer tokens) throws Exception {
        token = tokens.body().path("access_token").asString();
        try {
            return get("/api/me").body();
        } finally {
            token = null;
        }
    }

    private String accountOf(Answer tokens) throws Exception {
        String payload = tokens.body().path("access_token").asString().split("\\.")[1];
        return json.readTree(java.util.Base64.getUrlDecoder().decode(payload))
                .path("sub")
                .asString();
    }

    private static String ticketOf(Answer refused) {
        assertThat(refused.body().path("error").asString()).isEqualTo("phone_binding_required");
        return refused.body().path("ticket").asString();
    }

    private void fault(String body) throws Exception {
        Answer changed = send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechat/faults"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    }

    private int tokensAsked(String appid) throws Exception {
        for (JsonNode program : send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechat/programs"))
                        .GET())
                .body()) {
            if (program.path("appid").asString().equals(appid)) {
                return program.path("tokensAsked").asInt();
            }
        }
        throw new AssertionError("no program " + appid);
    }

    private AccountId anAccount(PhoneNumber phone) {
        return in(() -> accounts.open(new NewAccount("MEMBER", "林晓", phone, null, null, false, Set.of())));
    }

    private void register(String name, PhoneNumber phone) {
        in(() -> persons.register(new PersonEntry(
                name,
                "FEMALE",
                "1985-03-12",
                phone.national(),
                null,
                "gy@example.com",
                null,
                "360100",
                "master",
                dictionaries.entries("talent.level").getFirst().code(),
                List.of(dictionaries.entries("talent.field").getFirst().code()),
                "16",
                null,
                null)));
    }

    private int numberOf(String table) {
        return in(() ->
                jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
    }

    private String body(String field, String value) {
        return json.writeValueAsString(Map.of(field, value));
    }

    private static PhoneNumber aPhone() {
        return new PhoneNumber("+8613" + ThreadLocalRandom.current().nextLong(100_000_000L, 1_000_000_000L));
    }
}
