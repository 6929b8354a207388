package dev.guildhall.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.notice.SmsSender;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.vault.PhoneNumber;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = SandboxTestApp.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "guildhall.database.url=none")
@ActiveProfiles("sandbox")
class PersonsPagesTest {
    @TempDir
    static Path data;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("guildhall.data", data::toString);
    }

    @LocalServerPort
    int port;

    @Autowired
    DemoAccounts accounts;

    @Autowired
    SmsInbox inbox;

    @Autowired
    SmsSender sender;

    @Autowired
    PlatformClock clock;

    @Autowired
    Environment environment;

    @Autowired
    JsonMapper json;

    private final HttpClient browser = HttpClient.newHttpClient();

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void accountsAreListedAndAClientByItsOwnNames() throws Exception {
        accounts.record(new TenantId("renzheng"), "person", null, "13800000001", null, "有名片");
        accounts.record(null, "operator-client", "demo-client", null, "s3cret", "接口");
        JsonNode list = json.readTree(get("/sandbox/accounts").body());
        assertThat(list).anySatisfy(a -> {
            assertThat(a.path("tenant").asString()).isEqualTo("renzheng");
            assertThat(a.path("phone").asString()).isEqualTo("13800000001");
            assertThat(a.get("password").isNull()).isTrue();
        });
        assertThat(list).anySatisfy(a -> {
            assertThat(a.path("clientId").asString()).isEqualTo("demo-client");
            assertThat(a.path("clientSecret").asString()).isEqualTo("s3cret");
            assertThat(a.has("password")).isFalse();
        });
        assertThat(get("/sandbox").body()).contains("中衡认证人才", "13800000001", "/t/renzheng/console", "短信验证码");
    }

    @Test
    void messagesAreNewestFirstAndSurviveARestart() throws Exception {
        Instant at = Instant.parse("2026-11-22T01:12:03Z");
        inbox.receive(new SmsInbox.Message("13800000002", "【中衡】验证码 111111", "111111", at));
        inbox.receive(new SmsInbox.Message("13800000002", "【中衡】验证码 222222", "222222", at.plusSeconds(60)));
        inbox.receive(new SmsInbox.Message("13800000003", "【中衡】密码已修改", null, at.plusSeconds(90)));
        for (String form : new String[] {"13800000002", "%2B8613800000002", "138%200000%200002"}) {
            JsonNode sms = json.readTree(get("/sandbox/sms?phone=" + form).body());
            assertThat(sms).hasSize(2);
            assertThat(sms.get(0).path("code").asString()).isEqualTo("222222");
            assertThat(sms.get(0).path("at").asString()).isEqualTo("2026-11-22T01:13:03Z");
        }
        assertThat(json.readTree(get("/sandbox/sms").body())
                        .get(0)
                        .path("phone")
                        .asString())
                .isEqualTo("13800000003");
        assertThat(json.readTree(get("/sandbox/sms?phone=13900000000").body())).isEmpty();
        assertThat(new SmsInbox(data, json).to("13800000002")).hasSize(2);
        assertThat(get("/sandbox").body()).contains("222222");
    }

    @Test
    void senderShowsWhatItIsGiven() throws Exception {
        sender.send(
                new PhoneNumber("+8613800000009"),
                "【中衡】验证码 654321，10 分钟内有效。",
                SmsTemplate.CODE_LOGIN,
                Map.of("code", "654321", "minutes", "10"));
        JsonNode sms = json.readTree(get("/sandbox/sms?phone=13800000009").body());
        assertThat(sms.get(0).path("code").asString()).isEqualTo("654321");
        assertThat(sms.get(0).path("phone").asString()).isEqualTo("13800000009");
        assertThat(sms.get(0).path("text").asString()).contains("654321");
    }

    @Test
    void clockIsSetShiftedAndReset() throws Exception {
        assertThat(put("{\"now\": \"2030-01-01T08:00:00+08:00\"}").statusCode()).isEqualTo(200);
        assertThat(clock.instant())
                .isBetween(Instant.parse("2030-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:01:00Z"));
        put("{\"shift\": \"PT5M\"}");
        assertThat(clock.instant()).isAfter(Instant.parse("2030-01-01T00:05:00Z"));
        put("{\"reset\": true}");
        assertThat(Duration.between(Instant.now(), clock.instant()).abs()).isLessThan(Duration.ofSeconds(1));
        for (String wrong : new String[] {"{}", "{\"now\": \"tomorrow\"}", "{\"reset\": true, \"shift\": \"PT1M\"}"}) {
            HttpResponse<String> answer = put(wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
        }
        assertThat(Duration.between(Instant.now(), clock.instant()).abs()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void paymentsOfThisDeploymentAreLedHere() throws Exception {
        String base = environment.getProperty("guildhall.wechatpay.base-url");
        assertThat(base).isEqualTo("http://127.0.0.1:" + port + "/sandbox/wechatpay/api");
        assertThat(get("/sandbox/wechatpay/api/v3/pay/transactions/id/1?mchid=1")
                        .body())
                .contains("INVALID_REQUEST", "Accept");
    }

    @Test
    void onlyTheSandboxStandsOpen() throws Exception {
        assertThat(get("/console").statusCode()).isEqualTo(403);
        assertThat(get("/sandbox/sandbox.css").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sandbox/clock"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
