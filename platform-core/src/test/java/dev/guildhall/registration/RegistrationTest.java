package dev.guildhall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.agreement.Agreements;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormDraft;
import dev.guildhall.forms.FormField;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountDirectory;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.SignInMessages;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.RealNameCheck;
import dev.guildhall.realname.RealNames;
import dev.guildhall.registration.domain.AccountCare;
import dev.guildhall.registration.domain.RegistrationFiles;
import dev.guildhall.registration.domain.UserTypes;
import dev.guildhall.review.ReviewFilter;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import dev.guildhall.review.Verdict;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@GuildhallTest
@Import(RegistrationTest.Doubles.class)
@SuppressWarnings("NullAway.Init")
class RegistrationTest {
    private static final AtomicInteger NEXT_PHONE = new AtomicInteger(20_000_000);
    /** Real check digits; regions and birthdays that exist. */
    private static final List<String> ID_NUMBERS = List.of("11010519491231002X", "440308199901010012");

    private static final String CREDIT_CODE = "91350100M000100Y43";

    @Autowired
    TestTenants tenants;

    @Autowired
    MockMvc web;

    @Autowired
    JsonMapper json;

    @Autowired
    Codes codes;

    @Autowired
    Accounts accounts;

    @Autowired
    Reviews reviews;

    @Autowired
    Agreements agreements;

    @Autowired
    Forms forms;

    @Autowired
    UserTypes types;

    @Autowired
    RegistrationFiles files;

    @Autowired
    RealNames realNames;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    PhoneNumber phone;

    @TestConfiguration(proxyBeanMethods = false)
    static class Doubles {
        @Bean
        @Primary
        Codes codes() {
            return new Codes();
        }

        /** A register outside: knows that no card belongs to this name, and says nothing of others. */
        @Bean
        RealNameCheck outsideRegister() {
            return claim -> {
                assertThat(org.springframework.transaction.support.TransactionSynchronizationManager
                                .isActualTransactionActive())
                        .as("asked outside of any transaction")
                        .isFalse();
                return claim.name().equals("冒名者")
                        ? List.of(
                                new Finding(RealNameCheck.POLICE, "公安身份库", Finding.Outcome.FAILED, "姓名与号码不一致", "外部核验"))
                        : List.of();
            };
        }
    }

    /** Keeps the last code sent to each phone. */
    static class Codes implements SignInMessages {
        private final Map<PhoneNumber, String> last = new ConcurrentHashMap<>();

        @Override
        public void code(PhoneNumber to, CodePurpose purpose, String code, int validMinutes) {
            last.put(to, code);
        }

        @Override
        public void welcome(PhoneNumber to, String link, int validHours) {}

        String last(PhoneNumber to) {
            return Objects.requireNonNull(last.get(to));
        }
    }

    @BeforeEach
    void open() {
        tenant = tenants.open("trade");
        phone = aPhone();
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    @Covers({"T1", "T2", "T3", "T6"})
    void theTypesOfTheBlueprintAreOffered() throws Exception {
        web.perform(get("/t/" + tenant + "/api/user-types"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$[*].label", contains("工厂", "外贸公司", "电商", "临工")))
                .andExpect(jsonPath("$[0].side").value("COMPANY"))
                .andExpect(jsonPath("$[3].side").value("WORKER"))
                .andExpect(jsonPath("$[0].reviewed").value(true));
        for (String form : List.of("registration.factory", "registration.trader", "registration.ecom")) {
            web.perform(get("/t/" + tenant + "/api/forms/" + form))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath(
                            "$.fields[*].label", contains("企业名称", "统一社会信用代码", "联系人", "所在地区", "行业分类", "主营产品品类")));
        }
    }

    @Test
    @Covers("T3")
    void aTenantAddsAndClosesTypesItself() throws Exception {
        in(() -> {
            forms.publish(new FormDraft(
                    "registration.logistics", "物流注册", List.of(new FormField("fleet", "车队规模", FieldType.NUMBER, true))));
            types.save(
                    new UserType(
                            "logistics",
                            "物流公司",
                            Side.COMPANY,
                            "COMPANY",
                            "",
                            "registration.logistics",
                            null,
                            false,
                            null,
                            true,
                            false),
                    true);
            types.open("ecom", false);
            types.move("logistics", true);
            return true;
        });
        web.perform(get("/t/" + tenant + "/api/user-types"))
                .andExpect(jsonPath("$[*].code", contains("factory", "trader", "logistics", "worker")));
        web.perform(get("/t/" + tenant + "/api/forms/registration.ecom")).andExpect(status().isNotFound());
        send(factory(phone, codeFor(phone), "userType", "ecom", "form", "registration.ecom"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("userType"));
    }

    @Test
    @Covers("T3")
    void aTenantOpenedBeforeThereWereTypesGetsThoseOfItsBlueprintOnce() throws Exception {
        in(() -> transaction.execute(status -> jdbc.sql("DELETE FROM user_type").update()));
        in(() -> forms.publish(new FormDraft(
                "registration.worker", "工人登记", List.of(new FormField("name", "姓名", FieldType.TEXT, true)))));
        catchUp();
        web.perform(get("/t/" + tenant + "/api/user-types"))
                .andExpect(jsonPath("$[*].label", contains("工厂", "外贸公司", "电商", "临工")));
        web.perform(get("/t/" + tenant + "/api/forms/registration.worker"))
                .andExpect(jsonPath("$.title").value("工人登记"));

        in(() -> transaction.execute(status ->
                jdbc.sql("DELETE FROM user_type WHERE code <> 'worker'").update()));
        catchUp();
        web.perform(get("/t/" + tenant + "/api/user-types")).andExpect(jsonPath("$[*].label", contains("临工")));
    }

    private void catchUp() {
        in(() -> {
            sweeps.stream()
                    .filter(each -> each.name().equals("registration-catch-up"))
                    .forEach(TenantSweep::sweep);
            return true;
        });
    }

    @Test
    @Covers({"T4", "T8", "T10"})
    void aFactoryWaitsForReviewAndSignsInOnlyAfterwards() throws Exception {
        JsonNode done = body(send(factory(phone, codeFor(phone))).andExpect(status().isCreated()));
        assertThat(done.path("state").asString()).isEqualTo("PENDING");
        assertThat(done.path("dueAt").asString()).isNotEmpty();
        assertThat(account().kind()).isEqualTo("COMPANY");
        assertThat(account().name()).isEqualTo("晴川五金制品厂");

        JsonNode held = body(signIn().andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("account_pending")));
        assertThat(held.path("dueAt").asString()).isNotEmpty();
        current(held.path("ticket").asString())
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("PENDING"))
                .andExpect(jsonPath("$.values.companyName").value("晴川五金制品厂"));

        decide(Verdict.APPROVED, null);
        assertThat(sms()).contains("REVIEW_APPROVED");
        String token =
                body(signIn().andExpect(status().isOk())).path("access_token").asString();
        web.perform(get("/t/" + tenant + "/api/me").header("Authorization", "Bearer " + token))
                .andExpect(jsonPath("$.state").value("ACTIVE"))
                .andExpect(jsonPath("$.sides", contains("COMPANY")))
                .andExpect(jsonPath("$.userType.label").value("工厂"));
    }

    @Test
    @Covers({"T9", "T8"})
    void aRefusedRegistrationSaysWhyAndCanBeSentAgain() throws Exception {
        send(worker(phone, codeFor(phone), ID_NUMBERS.get(0))).andExpect(status().isCreated());
        decide(Verdict.REFUSED, "姓名与证件不一致");
        assertThat(sms()).contains("REVIEW_REFUSED");
        JsonNode refused = body(signIn().andExpect(jsonPath("$.error").value("account_refused"))
                .andExpect(jsonPath("$.reason").value("姓名与证件不一致")));
        String ticket = refused.path("ticket").asString();
        JsonNode seen = body(current(ticket).andExpect(jsonPath("$.state").value("REFUSED")));
        assertThat(seen.path("values").path("idNumber").asString()).isEqualTo("1101**********002X");

        Map<String, Object> values = json.convertValue(seen.path("values"), Map.class);
        values.put("name", "周一帆");
        again(ticket, "registration.worker", values)
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.state").value("PENDING"));
        again(ticket, "registration.worker", values).andExpect(status().isConflict());
        assertThat(account().name()).isEqualTo("周一帆");
        decide(Verdict.APPROVED, null);
        signIn().andExpect(status().isOk());
    }

    @Test
    @Covers({"T5", "W19"})
    void anIdentityCardHasOneAccount() throws Exception {
        send(worker(phone, codeFor(phone), ID_NUMBERS.get(0))).andExpect(status().isCreated());
        PhoneNumber other = aPhone();
        send(worker(other, codeFor(other), ID_NUMBERS.get(0).toLowerCase(java.util.Locale.ROOT)))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.type").value("/problems/id-number-taken"));
        assertThat(in(() -> accounts.byPhone(other))).isEmpty();
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM filled_form")
                        .query(Long.class)
                        .single()))
                .as("nothing half-stored")
                .isEqualTo(1);
    }

    @Test
    @Covers({"T5", "D17"})
    void aRealNameIsCheckedAtRegistrationAndAgainWhenSentAgain() throws Exception {
        Map<String, Object> pretended = worker(phone, codeFor(phone), ID_NUMBERS.get(0));
        pretended = with(
                pretended,
                "values",
                with((Map<String, Object>) Objects.requireNonNull(pretended.get("values")), "name", "冒名者"));
        send(with(pretended, "code", "000000"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("code"));
        send(pretended)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("values.idNumber"))
                .andExpect(jsonPath("$.errors[0].message").value("公安身份库不符：姓名与号码不一致。请核对姓名和身份证号"));
        assertThat(in(() -> accounts.byPhone(phone))).isEmpty();

        String code = String.valueOf(pretended.get("code"));
        String ticket = body(send(worker(phone, code, ID_NUMBERS.get(0))).andExpect(status().isCreated()))
                .path("ticket")
                .asString();
        assertThat(in(() -> realNames.kept(account().id())))
                .as("the code was still good")
                .extracting(Finding::check, Finding::outcome)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("id-format", Finding.Outcome.PASSED),
                        org.assertj.core.groups.Tuple.tuple("police", Finding.Outcome.NOT_CHECKED),
                        org.assertj.core.groups.Tuple.tuple("face", Finding.Outcome.NOT_CHECKED),
                        org.assertj.core.groups.Tuple.tuple("expiry", Finding.Outcome.NOT_CHECKED));

        decide(Verdict.REFUSED, "姓名与证件不一致");
        Map<String, Object> values = json.convertValue(body(current(ticket)).path("values"), Map.class);
        values.put("name", "冒名者");
        again(ticket, "registration.worker", values)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("values.idNumber"));
        assertThat(account().state()).isEqualTo(AccountState.REFUSED);
    }

    @Test
    @Covers({"W33", "T8"})
    void aPersonsRealNameIsDecidedWithinHoursUnlessStaffSaysOtherwise() throws Exception {
        web.perform(get("/t/" + tenant + "/api/user-types"))
                .andExpect(jsonPath("$[?(@.code == 'worker')].hours", contains(2)))
                .andExpect(jsonPath("$[?(@.code == 'factory')].workingDays", contains(2)));
        assertThat(hoursUntilDue(body(send(worker(phone, codeFor(phone), ID_NUMBERS.get(0))))))
                .isEqualTo(2);
        in(() -> {
            UserType type = types.require("worker");
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
                            2,
                            true,
                            false),
                    false);
            return true;
        });
        PhoneNumber other = aPhone();
        assertThat(hoursUntilDue(body(send(worker(other, codeFor(other), ID_NUMBERS.get(1))))))
                .isGreaterThan(8);
    }

    private long hoursUntilDue(JsonNode registered) {
        return Duration.between(
                        clock.instant(),
                        java.time.Instant.parse(registered.path("dueAt").asString()))
                .plusMinutes(1)
                .toHours();
    }

    private static Map<String, Object> with(Map<String, Object> body, String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(body);
        changed.put(key, value);
        return changed;
    }

    @Test
    @Covers("W11")
    void whatIsWrongIsSaidFieldByField() throws Exception {
        send(factory(new PhoneNumber("+8613800000000"), "000000", "phone", "1380000000"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].message").value("请输入正确的手机号：应为 11 位，现在是 10 位"));
        Map<String, Object> body = worker(phone, codeFor(phone), "11010519491231002");
        send(body)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("values.idNumber"))
                .andExpect(jsonPath("$.errors[0].message").value("身份证号应为 18 位，现在是 17 位"));
        send(worker(phone, String.valueOf(body.get("code")), ID_NUMBERS.get(0))).andExpect(status().isCreated());
    }

    @Test
    @Covers("T7")
    void nobodyRegistersWithoutTheAgreements() throws Exception {
        String code = codeFor(phone);
        send(factory(phone, code, "agreements", List.of()))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("agreements"));
        send(factory(phone, code)).andExpect(status().isCreated());
        assertThat(in(() -> agreements.outstanding(account().id()))).isEmpty();
    }

    @Test
    void whetherAPhoneIsTakenIsToldOnlyAfterTheRightCode() throws Exception {
        send(factory(phone, codeFor(phone))).andExpect(status().isCreated());
        clock.shift(Duration.ofSeconds(61));
        String right = codeFor(phone);
        send(factory(phone, right.equals("123456") ? "654321" : "123456"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("code"));
        send(factory(phone, right))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.type").value("/problems/phone-taken"))
                .andExpect(jsonPath("$.state").value("PENDING"))
                .andExpect(jsonPath("$.ticket").exists());
        send(factory(phone, right)).andExpect(jsonPath("$.errors[0].field").value("code"));
    }

    @Test
    @Covers({"A11", "A12"})
    void aGuestRegistersByPhoneAloneAndSignsInAnew() throws Exception {
        tenant = tenants.open("association");
        JsonNode done = body(send(request("guest", "registration.guest", phone, codeFor(phone), Map.of()))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.access_token").doesNotExist()));
        assertThat(done.path("state").asString()).isEqualTo("ACTIVE");
        assertThat(account().kind()).isEqualTo("GUEST");
        assertThat(account().name()).isEqualTo("用户" + phone.national().substring(7));
        signIn().andExpect(status().isOk());
    }

    @Test
    @Covers("W10")
    void aMallOffersPersonalAndCompanyShops() throws Exception {
        tenant = tenants.open("mall");
        web.perform(get("/t/" + tenant + "/api/user-types"))
                .andExpect(jsonPath("$[*].label", contains("个人商家", "企业商家")));
        send(request(
                        "merchant-person",
                        "registration.merchant-person",
                        phone,
                        codeFor(phone),
                        Map.of("name", "何小满", "region", "440305"),
                        "password",
                        "12345678"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("password"));
        send(request(
                        "merchant-person",
                        "registration.merchant-person",
                        phone,
                        Objects.requireNonNull(codes.last.get(phone)),
                        Map.of("name", "何小满", "region", "440305"),
                        "password",
                        "Kapok7Tree"))
                .andExpect(status().isCreated());
        assertThat(account().kind()).isEqualTo("MERCHANT");
        assertThat(account().passwordSet()).isTrue();
    }

    @Test
    void whereNothingIsOfferedNobodyRegistersAndUnknownPhonesGetNoCode() throws Exception {
        tenant = tenants.open("certification");
        askForCode(phone);
        assertThat(codes.last).doesNotContainKey(phone);
        send(request("guest", "registration.guest", phone, "123456", Map.of()))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.type").value("/problems/registration-closed"));
    }

    @Test
    @Covers("T8")
    void ofManyWhoRegisterOnePhoneAtOnceOneDoes() throws Exception {
        String code = codeFor(phone);
        List<Integer> answers = atOnce(6, n -> () -> statusOf(send(factory(phone, code))));
        assertThat(answers).filteredOn(status -> status == 201).hasSize(1);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM account")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM review")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    @Covers("W19")
    void ofManyWhoRegisterOneIdentityCardAtOnceOneDoes() throws Exception {
        List<PhoneNumber> phones = java.util.stream.Stream.generate(RegistrationTest::aPhone)
                .limit(6)
                .toList();
        List<Map<String, Object>> requests = new ArrayList<>();
        for (PhoneNumber each : phones) {
            requests.add(worker(each, codeFor(each), ID_NUMBERS.get(1)));
        }
        List<Integer> answers = atOnce(6, n -> () -> statusOf(send(requests.get(n))));
        assertThat(answers).filteredOn(status -> status == 201).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(5);
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM account")
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    void aTicketOpensNothingElseAndNoOtherRegistration() throws Exception {
        String ticket =
                body(send(factory(phone, codeFor(phone)))).path("ticket").asString();
        web.perform(get("/t/" + tenant + "/api/me").header("Authorization", "Bearer " + ticket))
                .andExpect(status().isUnauthorized());
        TenantId elsewhere = tenants.open("trade");
        web.perform(get("/t/" + elsewhere + "/api/registrations/current").header("X-Registration-Ticket", ticket))
                .andExpect(status().isGone());
        current("nonsense").andExpect(status().isGone());
        clock.shift(Duration.ofHours(25));
        current(ticket).andExpect(status().isGone());
    }

    @Test
    void filesComeBeforeTheAccountAndGoWhenUnused() throws Exception {
        in(() -> forms.publish(new FormDraft(
                "registration.factory",
                "工厂注册",
                List.of(
                        new FormField("companyName", "企业名称", FieldType.TEXT, true),
                        new FormField("license", "营业执照", FieldType.FILE, true)))));
        String kept = upload("license").path("id").asString();
        String left = upload("license").path("id").asString();
        web.perform(get("/t/" + tenant + "/media/" + kept + "/x.png")).andExpect(status().isNotFound());
        web.perform(multipart("/t/" + tenant + "/api/registrations/media")
                        .file(new MockMultipartFile(
                                "file",
                                "a.png",
                                "image/png",
                                "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .param("form", "registration.factory")
                        .param("field", "license"))
                .andExpect(status().isUnsupportedMediaType());
        send(request(
                        "factory",
                        "registration.factory",
                        phone,
                        codeFor(phone),
                        Map.of("companyName", "晴川五金制品厂", "license", kept)))
                .andExpect(status().isCreated());
        clock.shift(Duration.ofHours(25));
        in(() -> {
            files.sweep();
            return true;
        });
        assertThat(in(() -> jdbc.sql("SELECT id FROM media")
                        .query(java.util.UUID.class)
                        .list()))
                .extracting(Object::toString)
                .containsExactly(kept)
                .doesNotContain(left);
    }

    @Test
    void theReviewerSeesWhatWasCheckedAndWhatWasNot() throws Exception {
        send(factory(phone, codeFor(phone))).andExpect(status().isCreated());
        PhoneNumber second = aPhone();
        send(factory(second, codeFor(second))).andExpect(status().isCreated());
        ReviewView waiting = in(() -> reviews.queue(ReviewFilter.waiting(Set.of("registration")), 0, 20)
                .items()
                .getLast());
        assertThat(waiting.title()).isEqualTo("工厂 · 晴川五金制品厂");
        assertThat(in(() -> kind().describe(waiting.subject())).facts())
                .extracting(dev.guildhall.review.ReviewSubject.Fact::text)
                .anySatisfy(text -> assertThat(text).contains("另有 1 个注册使用了同一代码").contains("未向登记机关查询"));
    }

    @Test
    @Covers("T78")
    void aBannedAccountIsToldWhyAndLetInAgain() throws Exception {
        send(factory(phone, codeFor(phone))).andExpect(status().isCreated());
        Actor staff = new Actor(
                new AccountId(java.util.UUID.randomUUID()), Actor.STAFF, "周明薇", Set.of("registration.accounts.edit"));
        AccountId id = account().id();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> in(() -> {
                    care.ban(staff, id, "发布虚假库存");
                    return true;
                }))
                .isInstanceOf(dev.guildhall.problem.Conflict.class);
        decide(Verdict.APPROVED, null);
        String token = body(signIn()).path("access_token").asString();
        in(() -> {
            care.ban(staff, id, "发布虚假库存");
            return true;
        });
        web.perform(get("/t/" + tenant + "/api/me").header("Authorization", "Bearer " + token))
                .andExpect(status().isUnauthorized());
        signIn().andExpect(jsonPath("$.error").value("account_disabled"))
                .andExpect(jsonPath("$.reason").value("发布虚假库存"))
                .andExpect(jsonPath("$.ticket").doesNotExist());
        in(() -> {
            care.unban(staff, id);
            return true;
        });
        signIn().andExpect(status().isOk());
    }

    @Test
    void aBanDuringReviewIsNotUndoneByAnApproval() throws Exception {
        send(factory(phone, codeFor(phone))).andExpect(status().isCreated());
        AccountId id = account().id();
        in(() -> {
            accounts.changeState(id, AccountState.DISABLED, "冒用他人证照");
            ReviewView waiting = reviews.queue(ReviewFilter.waiting(Set.of("registration")), 0, 20)
                    .items()
                    .getFirst();
            reviews.decide(waiting.id(), Verdict.APPROVED, null, Map.of());
            return true;
        });
        assertThat(account().state()).isEqualTo(AccountState.DISABLED);
    }

    @Test
    void accountsAreFoundByNameAndByTheWholePhone() throws Exception {
        send(factory(phone, codeFor(phone))).andExpect(status().isCreated());
        assertThat(found("五金")).hasSize(1);
        assertThat(found(phone.national())).hasSize(1);
        assertThat(found(aPhone().national())).isEmpty();
        assertThat(found(phone.national().substring(0, 8))).isEmpty();
        assertThat(in(() -> directory.identities(account().id())))
                .extracting(AccountDirectory.Identity::shown)
                .containsExactly(phone.masked());
        assertThat(in(() -> directory
                        .page(new AccountDirectory.Filter(null, "COMPANY", AccountState.PENDING), 0, 20)
                        .total()))
                .isEqualTo(1);
    }

    private List<AccountView> found(String text) {
        return in(() -> directory
                .page(new AccountDirectory.Filter(text, null, null), 0, 20)
                .items());
    }

    @Autowired
    AccountCare care;

    @Autowired
    AccountDirectory directory;

    @Autowired
    List<dev.guildhall.review.ReviewKind> kinds;

    private dev.guildhall.review.ReviewKind kind() {
        return kinds.stream()
                .filter(kind -> kind.id().equals("registration"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode upload(String field) throws Exception {
        return body(web.perform(multipart("/t/" + tenant + "/api/registrations/media")
                        .file(new MockMultipartFile("file", "licence.png", "image/png", png()))
                        .param("form", "registration.factory")
                        .param("field", field))
                .andExpect(status().isCreated()));
    }

    private static byte[] png() throws Exception {
        var picture = new java.awt.image.BufferedImage(40, 30, java.awt.image.BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 3, NEXT_PHONE.getAndIncrement() & 0xffffff);
        var out = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    private interface Request {
        Callable<Integer> of(int number);
    }

    private static List<Integer> atOnce(int count, Request request) throws Exception {
        try (var threads = Executors.newFixedThreadPool(count)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                calls.add(request.of(i));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private static int statusOf(ResultActions result) {
        return result.andReturn().getResponse().getStatus();
    }

    private static PhoneNumber aPhone() {
        return new PhoneNumber("+86139" + NEXT_PHONE.getAndIncrement());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private AccountView account() {
        return in(() -> accounts.byPhone(phone)).orElseThrow();
    }

    private List<String> sms() {
        return in(() ->
                jdbc.sql("SELECT template FROM sms_outbox").query(String.class).list());
    }

    private void decide(Verdict verdict, @org.jspecify.annotations.Nullable String reason) {
        in(() -> {
            ReviewView waiting = reviews.queue(ReviewFilter.waiting(Set.of("registration")), 0, 20)
                    .items()
                    .getFirst();
            reviews.decide(waiting.id(), verdict, reason, Map.of());
            return true;
        });
        AccountState expected = verdict == Verdict.APPROVED ? AccountState.ACTIVE : AccountState.REFUSED;
        assertThat(account().state()).isEqualTo(expected);
    }

    private void askForCode(PhoneNumber to) throws Exception {
        askForCode(to, "REGISTER");
    }

    private void askForCode(PhoneNumber to, String purpose) throws Exception {
        web.perform(post("/t/" + tenant + "/api/verification-codes")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of("phone", to.national(), "purpose", purpose))))
                .andExpect(status().isNoContent());
    }

    private String codeFor(PhoneNumber to) throws Exception {
        askForCode(to);
        return java.util.Objects.requireNonNull(codes.last.get(to));
    }

    private ResultActions signIn() throws Exception {
        clock.shift(clock.shifted().plusSeconds(61));
        askForCode(phone, "LOGIN");
        return web.perform(post("/t/" + tenant + "/oauth2/token")
                .param("client_id", "miniprogram")
                .param("grant_type", "urn:guildhall:grant:sms-code")
                .param("phone", phone.national())
                .param("code", java.util.Objects.requireNonNull(codes.last.get(phone))));
    }

    private ResultActions current(String ticket) throws Exception {
        return web.perform(get("/t/" + tenant + "/api/registrations/current").header("X-Registration-Ticket", ticket));
    }

    private ResultActions again(String ticket, String form, Map<String, Object> values) throws Exception {
        return web.perform(put("/t/" + tenant + "/api/registrations/current")
                .header("X-Registration-Ticket", ticket)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(Map.of("form", form, "formVersion", 1, "values", values))));
    }

    private ResultActions send(Map<String, Object> body) throws Exception {
        return web.perform(post("/t/" + tenant + "/api/registrations")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body)));
    }

    private Map<String, Object> factory(PhoneNumber of, String code, Object... changes) {
        return request(
                "factory",
                "registration.factory",
                of,
                code,
                Map.of(
                        "companyName",
                        "晴川五金制品厂",
                        "creditCode",
                        CREDIT_CODE.toLowerCase(java.util.Locale.ROOT),
                        "contact",
                        "沈若溪",
                        "region",
                        "440305",
                        "industry",
                        "33",
                        "products",
                        "五金冲压件、注塑件"),
                changes);
    }

    private Map<String, Object> worker(PhoneNumber of, String code, String idNumber) {
        return request(
                "worker",
                "registration.worker",
                of,
                code,
                Map.of(
                        "name",
                        "周一凡",
                        "idNumber",
                        idNumber,
                        "trades",
                        List.of("welding", "packing"),
                        "region",
                        "440305"));
    }

    private Map<String, Object> request(
            String userType, String form, PhoneNumber of, String code, Map<String, ?> values, Object... changes) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userType", userType);
        body.put("phone", of.national());
        body.put("code", code);
        body.put("form", form);
        body.put(
                "formVersion",
                in(() -> forms.find(form)).map(each -> each.version()).orElse(1));
        body.put("values", values);
        body.put(
                "agreements",
                in(() -> agreements.current(Agreements.REGISTER)).stream()
                        .map(each -> Map.of("code", each.code(), "version", each.version()))
                        .toList());
        for (int i = 0; i < changes.length; i += 2) {
            body.put((String) changes[i], changes[i + 1]);
        }
        return body;
    }

    private JsonNode body(ResultActions result) throws Exception {
        return json.readTree(result.andReturn().getResponse().getContentAsByteArray());
    }
}
