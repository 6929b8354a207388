package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.CodeCheck;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limits of codes at their borders, with a moved clock (D11, W12, W13). */
class CodeLimitsTest extends IdentityTest {
    @Autowired
    VerificationCodes codes;

    @Autowired
    ModuleSettings settings;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    PhoneNumber phone;

    @BeforeEach
    void aPersonAtTheBeginningOfADay() {
        tenant = tenants.open("codes", "certification");
        phone = aPhone();
        listed.list(tenant, phone, "苏禾");
        atTheStartOfADay();
    }

    /** The day is the tenant's; the tests below take up to twenty minutes of it. */
    private void atTheStartOfADay() {
        var zone = java.time.ZoneId.of("Asia/Shanghai");
        var tomorrow = java.time.LocalDate.ofInstant(clock.instant(), zone)
                .plusDays(1)
                .atStartOfDay(zone)
                .plusMinutes(1)
                .toInstant();
        clock.hold();
        clock.shift(Duration.between(clock.instant(), tomorrow));
    }

    @Test
    @Covers({"W12", "D11"})
    void aCodeHasSixDigitsAndIsStoredOnlyAsAHash() throws Exception {
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
        String code = messages.last(phone);
        assertThat(code).matches("\\d{6}");
        String row = in(
                tenant,
                () -> jdbc.sql("SELECT v::text FROM verification_code v ORDER BY issued_at DESC LIMIT 1")
                        .query(String.class)
                        .single());
        assertThat(row).doesNotContain(code).doesNotContain(phone.national());
    }

    @Test
    @Covers({"W12", "D11"})
    void aCodeIsGoodForFiveMinutesAndOnce() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        clock.shift(Duration.ofSeconds(299));
        byCode(tenant, phone, messages.last(phone)).andExpect(status().isOk());
        byCode(tenant, phone, messages.last(phone)).andExpect(status().isBadRequest());
        clock.shift(Duration.ofSeconds(60));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
        clock.shift(Duration.ofSeconds(300));
        byCode(tenant, phone, messages.last(phone))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error_description").value("验证码已失效，请重新获取"));
    }

    @Test
    @Covers("D11")
    void codesAreAMinuteApart() throws Exception {
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
        clock.shift(Duration.ofSeconds(59));
        askForCode(tenant, phone, "RESET")
                .andExpect(status().isTooManyRequests())
                .andExpect(header().exists("Retry-After"))
                .andExpect(jsonPath("$.type").value("/problems/too-many-requests"));
        clock.shift(Duration.ofSeconds(1));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
    }

    @Test
    @Covers({"W12", "D11"})
    void thereAreTenCodesADay() throws Exception {
        for (int i = 0; i < 10; i++) {
            askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
            clock.shift(Duration.ofSeconds(60));
        }
        askForCode(tenant, phone, "LOGIN")
                .andExpect(status().isTooManyRequests())
                .andExpect(jsonPath("$.detail").value("这个手机号今天已获取 10 次验证码，请明天再试"));
        assertThat(messages.to(phone)).hasSize(10);
        var zone = java.time.ZoneId.of("Asia/Shanghai");
        var midnight = java.time.LocalDate.ofInstant(clock.instant(), zone)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant();
        clock.shift(Duration.between(clock.instant(), midnight).minusSeconds(1));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isTooManyRequests());
        clock.shift(Duration.ofSeconds(1));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
    }

    @Test
    @Covers({"W13", "D11"})
    void threeWrongOnesInARowLockThePhoneForHalfAnHour() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        String right = messages.last(phone);
        wrongOnce(right, "还可以再试 2 次");
        wrongOnce(right, "还可以再试 1 次；连续 3 次错误将锁定 30 分钟");
        byCode(tenant, phone, wrong(right))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().string("Retry-After", "1800"));
        byCode(tenant, phone, right).andExpect(status().isTooManyRequests());
        clock.shift(Duration.ofMinutes(30).minusSeconds(1));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isTooManyRequests());
        clock.shift(Duration.ofSeconds(1));
        askForCode(tenant, phone, "LOGIN").andExpect(status().isNoContent());
        String next = messages.last(phone);
        wrongOnce(next, "还可以再试 2 次");
        byCode(tenant, phone, next).andExpect(status().isOk());
    }

    @Test
    @Covers("W13")
    void aRightOneEndsTheCountOfWrongOnes() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        wrongOnce(messages.last(phone), "还可以再试 2 次");
        wrongOnce(messages.last(phone), "还可以再试 1 次");
        byCode(tenant, phone, messages.last(phone)).andExpect(status().isOk());
        clock.shift(Duration.ofSeconds(61));
        askForCode(tenant, phone, "LOGIN");
        wrongOnce(messages.last(phone), "还可以再试 2 次");
    }

    @Test
    @Covers("W13")
    void aNewCodeDoesNotEndTheCountOfWrongOnes() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        wrongOnce(messages.last(phone), "还可以再试 2 次");
        clock.shift(Duration.ofSeconds(61));
        askForCode(tenant, phone, "LOGIN");
        wrongOnce(messages.last(phone), "还可以再试 1 次");
    }

    @Test
    void aCodeForOnePurposeIsWorthNothingForAnother() throws Exception {
        askForCode(tenant, phone, "LOGIN");
        web.perform(post("/t/" + tenant + "/api/password-reset")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of(
                                "phone",
                                phone.national(),
                                "code",
                                messages.last(phone),
                                "newPassword",
                                GOOD_PASSWORD))))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("code"));
    }

    @Test
    @Covers("D11")
    void wrongEntriesAtTheSameTimeAreAllCounted() throws Exception {
        in(tenant, () -> {
            codes.request(phone, CodePurpose.LOGIN, "127.0.0.1");
            return true;
        });
        String wrong = wrong(messages.last(phone));
        List<CodeCheck> outcomes = atOnce(12, () -> in(tenant, () -> codes.check(phone, CodePurpose.LOGIN, wrong)));
        assertThat(outcomes).filteredOn(CodeCheck.Wrong.class::isInstance).hasSize(2);
        assertThat(outcomes).filteredOn(CodeCheck.Locked.class::isInstance).hasSize(10);
    }

    @Test
    @Covers("D11")
    void ofManyRequestsAtTheSameTimeOneIsServed() throws Exception {
        List<Boolean> served = atOnce(
                12,
                () -> in(tenant, () -> {
                    try {
                        codes.request(phone, CodePurpose.LOGIN, "127.0.0.1");
                        return true;
                    } catch (dev.guildhall.problem.TooMany refused) {
                        return false;
                    }
                }));
        assertThat(served).filteredOn(s -> s).hasSize(1);
        assertThat(messages.to(phone)).hasSize(1);
    }

    @Test
    @Covers("D11")
    void oneAddressCannotAskForEverybodysCodes() throws Exception {
        TenantId strict = tenants.open("codes-strict", "certification");
        SignInRules rules = in(strict, () -> settings.of(SignInRules.class));
        TenantScope.with(strict)
                .run(() -> settings.save(new SignInRules(
                        rules.codeDigits(),
                        rules.codeMinutes(),
                        rules.codeSecondsApart(),
                        rules.codesPerDay(),
                        rules.wrongCodes(),
                        rules.lockMinutes(),
                        10,
                        rules.codesPerTenantDay(),
                        rules.sessionHours(),
                        rules.keepDays(),
                        rules.accessMinutes(),
                        rules.refreshDays())));
        for (int i = 0; i < 10; i++) {
            askForCode(strict, aPhone(), "LOGIN").andExpect(status().isNoContent());
        }
        askForCode(strict, aPhone(), "LOGIN").andExpect(status().isTooManyRequests());
        askForCode(tenant, aPhone(), "LOGIN").andExpect(status().isNoContent());
        clock.shift(Duration.ofMinutes(61));
        askForCode(strict, aPhone(), "LOGIN").andExpect(status().isNoContent());
    }

    @Test
    @Covers("W11")
    void aWrongPhoneIsToldWhatIsWrongWithIt() throws Exception {
        web.perform(post("/t/" + tenant + "/api/verification-codes")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"phone\":\"1380013800\",\"purpose\":\"LOGIN\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].message").value("请输入正确的手机号：应为 11 位，现在是 10 位"));
        web.perform(post("/t/" + tenant + "/api/verification-codes")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"phone\":\"13800138000\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("purpose"));
    }

    private void wrongOnce(String right, String words) throws Exception {
        var answer = byCode(tenant, phone, wrong(right)).andExpect(status().isBadRequest());
        assertThat(body(answer).path("error_description").asString()).contains(words);
    }

    private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(work))
                    .toList();
            List<T> outcomes = new java.util.ArrayList<>();
            for (Future<T> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }
}
