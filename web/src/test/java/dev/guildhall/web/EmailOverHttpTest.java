package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Activations;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.registration.UserType;
import dev.guildhall.registration.domain.RegistrationRules;
import dev.guildhall.registration.domain.UserTypes;
import dev.guildhall.review.ReviewFilter;
import dev.guildhall.review.Reviews;
import dev.guildhall.review.Verdict;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** E-mail addresses of accounts, and accounts that have to be activated: over HTTP, with the outbox and the sandbox's mailboxes. */
class EmailOverHttpTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    Activations activations;

    @Autowired
    Agreements agreements;

    @Autowired
    UserTypes types;

    @Autowired
    Reviews reviews;

    @Autowired
    java.util.List<dev.guildhall.jobs.TenantSweep> sweeps;

    @Autowired
    ModuleSettings settings;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    EmailAddress email;
    PhoneNumber phone;
    AccountId account;

    @BeforeEach
    void anAccount() {
        tenant = tenants.open("mall");
        email = new EmailAddress("shop" + ThreadLocalRandom.current().nextLong(1_000_000_000L) + "@example.com");
        phone = aPhone();
        account = in(() -> accounts.open(new NewAccount("MERCHANT", "木棉小店", phone, null, PASSWORD, false, Set.of())));
    }

    @AfterEach
    void clear() {
        clock.reset();
    }

    @Test
    @Covers("W16")
    void anAddressIsProvedByItsCodeAndSignsInWithThePassword() throws Exception {
        token = tokenOf(phone.national());
        String mine = token;
        assertThat(post("/api/me/email", field("email", "nobody"), null).status())
                .isEqualTo(400);
        assertThat(ask(email.value().toUpperCase(java.util.Locale.ROOT)).status())
                .isEqualTo(204);
        JsonNode mail = mail(1);
        assertThat(mail.path("subject").asString()).contains("确认你的邮箱").contains(tenant.value());
        assertThat(mail.path("text").asString()).contains("10 分钟");
        String code = mail.path("code").asString();

        assertThat(byPassword(email.value()).status()).as("not proved yet").isEqualTo(400);
        token = mine;
        assertThat(confirm(other(code)).body().path("detail").asString()).contains("还可以再试 2 次");
        assertThat(confirm(code).status()).isEqualTo(204);
        assertThat(get("/api/me").body().path("identities").toString())
                .contains("EMAIL")
                .contains(email.masked())
                .doesNotContain(email.value());
        assertThat(confirm(code).status()).as("used up").isEqualTo(400);
        assertThat(byPassword(email.value()).status()).isEqualTo(200);
        assertThat(byPassword(" " + email.value().toUpperCase(java.util.Locale.ROOT))
                        .status())
                .isEqualTo(200);

        token = mine;
        assertThat(send(HttpRequest.newBuilder(URI.create(base() + "/api/me/email"))
                                .DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(byPassword(email.value()).status()).isEqualTo(400);
    }

    @Test
    @Covers("W47")
    void aCodeEndsAfterTenMinutesAndAfterThreeWrongEntries() throws Exception {
        token = tokenOf(phone.national());
        ask(email.value());
        String first = mail(1).path("code").asString();
        clock.shift(Duration.ofMinutes(10));
        token = tokenOf(phone.national());
        assertThat(confirm(first).body().path("detail").asString()).contains("过期");
        ask(email.value());
        String second = mail(2).path("code").asString();
        for (int i = 0; i < 3; i++) {
            assertThat(confirm(other(second)).status()).isEqualTo(400);
        }
        assertThat(confirm(second).status()).as("even the right one").isEqualTo(400);
        assertThat(ask(email.value()).status()).as("too soon").isEqualTo(429);
        clock.shift(Duration.ofSeconds(60));
        token = tokenOf(phone.national());
        ask(email.value());
        String third = mail(3).path("code").asString();
        clock.shift(Duration.ofMinutes(9).plusSeconds(58));
        token = tokenOf(phone.national());
        assertThat(confirm(third).status()).as("within ten minutes").isEqualTo(204);
    }

    @Test
    void anotherAccountsAddressIsToldOnlyToWhoProvesIt() throws Exception {
        token = tokenOf(phone.national());
        ask(email.value());
        confirm(mail(1).path("code").asString());
        PhoneNumber second = aPhone();
        in(() -> accounts.open(new NewAccount("MERCHANT", "另一家", second, null, PASSWORD, false, Set.of())));
        token = tokenOf(second.national());
        assertThat(ask(email.value()).status()).as("the same answer").isEqualTo(204);
        Answer refused = confirm(mail(2).path("code").asString());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/email-taken");
    }

    @Test
    @Covers({"W8", "W47", "W49"})
    void anAccountIsActivatedByTheLinkOfTheEmail() throws Exception {
        require();
        Answer early = byPassword(email.value());
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.body().path("error").asString()).isEqualTo("activation_required");
        assertThat(early.body().path("error_description").asString()).contains("垃圾邮件");
        assertThat(byPassword(phone.national()).body().path("error").asString()).isEqualTo("activation_required");
        JsonNode mail = mail(1);
        JsonNode sms = smsTo(phone.national());
        assertThat(sms.path("code").asString())
                .as("both ways")
                .isEqualTo(mail.path("code").asString());

        String link = mail.path("link").asString();
        HttpResponse<String> page = open(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("激活账号");
        assertThat(byPassword(email.value()).status())
                .as("looking does nothing")
                .isEqualTo(400);
        assertThat(press(link).body()).contains("账号已激活");
        assertThat(byPassword(email.value()).status()).isEqualTo(200);
        assertThat(press(link).body()).contains("已经激活过了");
        assertThat(activate(field("token", link.substring(link.indexOf('=') + 1)))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("ALREADY_ACTIVE");
    }

    @Test
    @Covers({"W47", "W49"})
    void anExpiredLinkIsSentAgainAndOnlyTheNewestCounts() throws Exception {
        require();
        JsonNode first = mail(1);
        String oldToken = tokenIn(first);
        clock.shift(Duration.ofMinutes(10));
        Answer late = activate(field("token", oldToken));
        assertThat(late.status()).isEqualTo(410);
        assertThat(late.body().path("type").asString()).isEqualTo("/problems/activation-expired");
        assertThat(late.body().path("again").asString()).isEqualTo("/api/activations/again");
        assertThat(open(first.path("link").asString()).body()).contains("链接已过期").contains("重新发送");

        assertThat(post("/api/activations/again", field("login", "nobody@example.com"), null)
                        .status())
                .as("no word about strangers")
                .isEqualTo(204);
        assertThat(post("/api/activations/again", field("token", oldToken), null)
                        .status())
                .isEqualTo(204);
        JsonNode second = mail(2);
        Answer replaced = activate(field("token", oldToken));
        assertThat(replaced.status()).isEqualTo(410);
        assertThat(replaced.body().path("type").asString()).isEqualTo("/problems/confirmation-gone");
        Answer done = activate(json.writeValueAsString(
                Map.of("login", phone.national(), "code", second.path("code").asString())));
        assertThat(done.body().path("state").asString()).as("%s", done).isEqualTo("ACTIVATED");
        assertThat(byPassword(phone.national()).status()).isEqualTo(200);
    }

    @Test
    @Covers("W47")
    void aCodeThatCameByShortMessageTooProvesNoAddress() throws Exception {
        require();
        String code = smsTo(phone.national()).path("code").asString();
        assertThat(activate(json.writeValueAsString(Map.of("login", phone.national(), "code", other(code))))
                        .status())
                .isEqualTo(400);
        assertThat(activate(json.writeValueAsString(Map.of("login", phone.national(), "code", code)))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("ACTIVATED");
        assertThat(byPassword(phone.national()).status()).isEqualTo(200);
        assertThat(byPassword(email.value()).status())
                .as("the address was never proved")
                .isEqualTo(400);
    }

    @Test
    @Covers({"W47", "D11"})
    void aWrongActivationCodeTellsNothingOfTheAccountAndThreeOfThemEndTheRightOne() throws Exception {
        Answer unknown = activate(json.writeValueAsString(Map.of("login", "13800009999", "code", "000000")));
        assertThat(unknown.status()).isEqualTo(400);
        String login = phone.national();
        assertThat(activate(json.writeValueAsString(Map.of("login", login, "code", "000000"))))
                .as("an account that waits for nothing")
                .isEqualTo(unknown);
        require();
        String code = smsTo(phone.national()).path("code").asString();
        String wrong = json.writeValueAsString(Map.of("login", login, "code", other(code)));
        assertThat(activate(wrong)).as("one that waits").isEqualTo(unknown);
        assertThat(activate(wrong)).isEqualTo(unknown);
        String right = json.writeValueAsString(Map.of("login", login, "code", code));
        assertThat(activate(right).body().path("state").asString()).isEqualTo("ACTIVATED");
        assertThat(activate(right).body().path("state").asString()).isEqualTo("ALREADY_ACTIVE");
        assertThat(activate(wrong)).as("one that is active").isEqualTo(unknown);
        assertThat(activate(right)).as("three wrong ones").isEqualTo(unknown);
    }

    @Test
    @Covers("W8")
    void aMerchantRegistersByEmailAndPasswordAndIsActivatedByItsLink() throws Exception {
        assertThat(get("/api/user-types").body().path(0).path("byEmail").asBoolean())
                .isTrue();
        assertThat(register(Map.of("password", "")).body().toString())
                .as("nothing but the password proves who it is later")
                .contains("password");
        Answer registered = register(Map.of());
        assertThat(registered.status()).as("%s", registered).isEqualTo(201);
        assertThat(registered.body().path("state").asString()).isEqualTo("ACTIVATION");
        assertThat(byPassword(email.value()).body().path("error").asString()).isEqualTo("activation_required");

        String link = mail(1).path("link").asString();
        assertThat(press(link).body()).contains("账号已激活");
        token = byPassword(email.value()).body().path("access_token").asString();
        JsonNode me = get("/api/me").body();
        assertThat(me.path("kind").asString()).isEqualTo("MERCHANT");
        assertThat(me.path("name").asString()).isEqualTo("何小满");
        assertThat(me.path("outstandingAgreements").size()).isZero();
        token = null;

        assertThat(register(Map.of()).body())
                .as("who asks does not learn that the address is taken")
                .isEqualTo(registered.body());
        assertThat(mail(2).path("subject").asString()).as("its owner does").contains("这个邮箱已有账号");
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM registration")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    @Covers({"W8", "T8"})
    void theReviewBeginsWithTheActivation() throws Exception {
        in(() -> {
            UserType type = types.require("merchant-person");
            types.save(
                    new UserType(
                            type.code(),
                            type.label(),
                            type.side(),
                            type.kind(),
                            type.summary(),
                            type.form(),
                            type.nameField(),
                            true,
                            null,
                            true,
                            true),
                    false);
            return null;
        });
        assertThat(register(Map.of()).status()).isEqualTo(201);
        assertThat(byPassword(email.value()).body().path("error").asString()).isEqualTo("activation_required");
        assertThat(waiting()).isZero();
        JsonNode mail = mail(1);
        assertThat(activate(json.writeValueAsString(Map.of(
                                "login",
                                email.value(),
                                "code",
                                mail.path("code").asString())))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("ACTIVATED");
        assertThat(waiting()).isEqualTo(1);
        assertThat(byPassword(email.value()).body().path("error").asString()).isEqualTo("account_pending");
        in(() -> {
            reviews.decide(
                    reviews.queue(ReviewFilter.waiting(Set.of("registration")), 0, 5)
                            .items()
                            .getFirst()
                            .id(),
                    Verdict.APPROVED,
                    null,
                    Map.of());
            return null;
        });
        assertThat(mail(2).path("subject").asString()).contains("审核已通过");
        assertThat(byPassword(email.value()).status()).isEqualTo(200);
    }

    @Test
    @Covers("W8")
    void whoNeverActivatesIsRemovedAfterTheTenantsDaysAndNobodyElse() throws Exception {
        in(() -> {
            settings.save(new RegistrationRules(7, RegistrationRules.Blocking.NEVER, 3));
            return null;
        });
        EmailAddress activated = new EmailAddress("a" + email.value());
        assertThat(register(Map.of("email", activated.value())).status()).isEqualTo(201);
        assertThat(press(mailTo(activated, 1).path("link").asString()).body()).contains("账号已激活");
        assertThat(register(Map.of()).status()).isEqualTo(201);
        String oldLink = mail(1).path("link").asString();
        in(() -> {
            activations.require(account, null);
            return null;
        });
        assertThat(accountsHere()).isEqualTo(3);

        clock.shift(Duration.ofDays(3).minusSeconds(60));
        Instant begun = in(() -> jdbc.sql("SELECT max(created_at) FROM account WHERE kind <> 'STAFF'")
                .query(Timestamp.class)
                .single()
                .toInstant());
        assertThat(in(() -> activations.never(begun))).as("exactly on the day").hasSize(1);
        assertThat(in(() -> activations.never(begun.minus(1, ChronoUnit.MICROS))))
                .isEmpty();
        sweepUnactivated();
        assertThat(accountsHere()).as("a minute before").isEqualTo(3);
        clock.shift(Duration.ofSeconds(120));
        assertThat(post("/api/activations/again", field("login", email.value()), null)
                        .status())
                .isEqualTo(204);
        mail(2);
        sweepUnactivated();
        assertThat(accountsHere()).as("a link that is still good").isEqualTo(3);
        clock.shift(Duration.ofMinutes(10));
        sweepUnactivated();
        assertThat(accountsHere()).isEqualTo(2);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM filled_form")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
        assertThat(press(oldLink).body()).doesNotContain("账号已激活");
        assertThat(byPassword(activated.value()).status()).as("activated").isEqualTo(200);
        assertThat(in(() -> accounts.find(account)))
                .as("opened by staff with a phone, which waits too")
                .isPresent();
        assertThat(in(() -> audit.entries(
                                new AuditFilter(null, null, "account.unactivated-removed", null, null, null, null),
                                0,
                                5)
                        .items()))
                .singleElement()
                .satisfies(line -> assertThat(line.details()).isEqualTo(Map.of("days", 3)));

        assertThat(register(Map.of()).status()).isEqualTo(201);
        assertThat(press(mail(3).path("link").asString()).body()).contains("账号已激活");
        assertThat(byPassword(email.value()).status()).isEqualTo(200);
    }

    private void sweepUnactivated() {
        in(() -> {
            sweeps.stream()
                    .filter(each -> each.name().equals("registration-unactivated"))
                    .forEach(dev.guildhall.jobs.TenantSweep::sweep);
            return null;
        });
    }

    private long accountsHere() {
        return in(() -> jdbc.sql("SELECT count(*) FROM account WHERE kind = 'MERCHANT'")
                .query(Long.class)
                .single());
    }

    @Test
    @Covers("W8")
    void onlyWhereTheTypeAllowsIt() throws Exception {
        tenant = tenants.open("trade");
        Answer refused = post(
                "/api/registrations",
                json.writeValueAsString(Map.of(
                        "userType",
                        "worker",
                        "email",
                        email.value(),
                        "password",
                        PASSWORD,
                        "form",
                        "registration.worker",
                        "formVersion",
                        1,
                        "values",
                        Map.of(
                                "name",
                                "周帆",
                                "idNumber",
                                "11010519491231002X",
                                "trades",
                                new String[] {"welding"},
                                "region",
                                "440305"),
                        "agreements",
                        newest())),
                null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").path(0).path("field").asString())
                .as("%s", refused)
                .isEqualTo("email");
    }

    private Answer register(Map<String, Object> changes) throws Exception {
        Map<String, Object> body = new java.util.HashMap<>(Map.of(
                "userType",
                "merchant-person",
                "email",
                email.value(),
                "form",
                "registration.merchant-person",
                "formVersion",
                1,
                "values",
                Map.of("name", "何小满", "region", "440305"),
                "agreements",
                newest()));
        body.put("password", PASSWORD);
        body.putAll(changes);
        return post("/api/registrations", json.writeValueAsString(body), null);
    }

    private java.util.List<Map<String, Object>> newest() {
        return in(() -> agreements.current(Agreements.REGISTER)).stream()
                .map(each -> Map.<String, Object>of("code", each.code(), "version", each.version()))
                .toList();
    }

    private long waiting() {
        return in(() -> jdbc.sql("SELECT count(*) FROM review WHERE state = 'WAITING'")
                .query(Long.class)
                .single());
    }

    /** Somebody without a phone: the answer is the same whether the address is known. */
    @Test
    @Covers({"T15", "C30", "D11"})
    void aForgottenPasswordIsSetByACodeOfTheEmail() throws Exception {
        token = tokenOf(phone.national());
        ask(email.value());
        confirm(mail(1).path("code").asString());
        token = null;
        String unknown = "nobody" + email.value();
        assertThat(forgot(unknown).status()).isEqualTo(204);
        assertThat(forgot(email.value()).status()).isEqualTo(204);
        assertThat(forgot(unknown).status()).as("counted alike").isEqualTo(429);
        assertThat(forgot(email.value()).status()).isEqualTo(429);
        assertThat(send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/mail?to=" + unknown))
                                .GET())
                        .body()
                        .size())
                .isZero();
        JsonNode mail = mail(2);
        assertThat(mail.path("subject").asString()).contains("重设密码");
        String code = mail.path("code").asString();
        assertThat(reset(unknown, code).status()).isEqualTo(400);
        assertThat(reset(email.value(), other(code)).status()).isEqualTo(400);
        assertThat(reset(email.value(), code).status()).isEqualTo(204);
        assertThat(reset(email.value(), code).status()).as("used up").isEqualTo(400);
        assertThat(byPassword(email.value()).status()).as("the old password").isEqualTo(400);
    }

    private Answer forgot(String address) throws Exception {
        return post("/api/password-reset/email", field("email", address), null);
    }

    private Answer reset(String address, String code) throws Exception {
        return post(
                "/api/password-reset",
                json.writeValueAsString(Map.of("email", address, "code", code, "newPassword", "Maple4Road")),
                null);
    }

    private void require() {
        in(() -> {
            activations.require(account, email);
            return null;
        });
    }

    private Answer ask(String address) throws Exception {
        return post("/api/me/email", field("email", address), null);
    }

    private Answer confirm(String code) throws Exception {
        return post("/api/me/email/confirmation", field("code", code), null);
    }

    private Answer activate(String body) throws Exception {
        return post("/api/activations", body, null);
    }

    private String field(String name, String value) {
        return json.writeValueAsString(Map.of(name, value));
    }

    private HttpResponse<String> open(String link) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(local(link))).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> press(String link) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + "/confirm"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("token="
                                + URLEncoder.encode(link.substring(link.indexOf('=') + 1), StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Links made outside of a request begin with the configured address; the server is the same. */
    private String local(String link) {
        return root() + URI.create(link).getPath() + "?" + URI.create(link).getQuery();
    }

    private static String tokenIn(JsonNode mail) {
        String link = mail.path("link").asString();
        return link.substring(link.indexOf('=') + 1);
    }

    /** Signs in without keeping the token. */
    private Answer byPassword(String login) throws Exception {
        token = null;
        return send(HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "client_id=miniprogram&grant_type=urn:guildhall:grant:password&password=" + PASSWORD
                                + "&username=" + URLEncoder.encode(login, StandardCharsets.UTF_8))));
    }

    /** The newest of so many e-mails to the address. */
    private JsonNode mail(int number) throws Exception {
        return mailTo(email, number);
    }

    private JsonNode mailTo(EmailAddress address, int number) throws Exception {
        return Awaitility.await()
                .until(
                        () -> {
                            String before = token;
                            token = null;
                            try {
                                return send(HttpRequest.newBuilder(
                                                        URI.create(root() + "/sandbox/mail?to=" + address.value()))
                                                .GET())
                                        .body();
                            } finally {
                                token = before;
                            }
                        },
                        mails -> mails.size() >= number)
                .path(0);
    }

    private static String other(String code) {
        return code.equals("123456") ? "654321" : "123456";
    }

    private static PhoneNumber aPhone() {
        return new PhoneNumber("+8613" + ThreadLocalRandom.current().nextLong(100_000_000L, 1_000_000_000L));
    }
}
