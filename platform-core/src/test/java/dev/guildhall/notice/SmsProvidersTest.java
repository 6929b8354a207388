package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.guildhall.vault.PhoneNumber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The providers' own SDKs against a local server: what goes over the wire, and how their answers are understood. */
class SmsProvidersTest {

    private static final PhoneNumber PHONE = PhoneNumber.parse("13800006021");
    private static final Map<String, String> PARAMS = Map.of("minutes", "5", "code", "428913");

    record Seen(String query, Map<String, String> headers, String body) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(new Seen(
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    exchange.getRequestHeaders().entrySet().stream()
                            .collect(Collectors.toMap(
                                    e -> e.getKey().toLowerCase(java.util.Locale.ROOT),
                                    e -> String.join(",", e.getValue()))),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aliyunTakesTheSignedMessage() {
        answer = "{\"Code\":\"OK\",\"Message\":\"OK\",\"BizId\":\"1\",\"RequestId\":\"R\"}";
        aliyun().send(PHONE, "text", SmsTemplate.CODE_LOGIN, PARAMS);
        assertThat(seen).hasSize(1);
        String sent = URLDecoder.decode(
                seen.getFirst().query() + "&" + seen.getFirst().body(), StandardCharsets.UTF_8);
        assertThat(sent)
                .contains("PhoneNumbers=13800006021", "SignName=青原商会", "TemplateCode=SMS_CODE_LOGIN")
                .contains("TemplateParam={\"code\":\"428913\",\"minutes\":\"5\"}");
        assertThat(seen.getFirst().headers().get("authorization") + sent)
                .contains("key-id")
                .doesNotContain("key-secret");
        assertThat(seen.getFirst().headers().getOrDefault("authorization", "") + sent)
                .containsIgnoringCase("signature=");
    }

    @Test
    void aliyunsRefusalsAreToldApart() {
        answer = "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\",\"Message\":\"no\",\"RequestId\":\"R\"}";
        assertThatThrownBy(this::sendByAliyun)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.lasting()).isTrue());
        answer = "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\",\"Message\":\"later\",\"RequestId\":\"R\"}";
        assertThatThrownBy(this::sendByAliyun)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.lasting()).isFalse());
        status = 403;
        answer = "{\"Code\":\"InvalidAccessKeyId.NotFound\",\"Message\":\"no\",\"RequestId\":\"R\"}";
        assertThatThrownBy(this::sendByAliyun)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.code()).isEqualTo("InvalidAccessKeyId.NotFound"));
        status = 500;
        answer = "{\"Code\":\"InternalError\",\"Message\":\"?\",\"RequestId\":\"R\"}";
        assertThatThrownBy(this::sendByAliyun).isNotInstanceOf(NotTaken.class);
        assertThat(seen).as("nothing is sent twice behind our back").hasSize(4);
    }

    @Test
    void tencentTakesTheSignedMessage() {
        answer = tencentAnswer("Ok");
        tencent().send(PHONE, "text", SmsTemplate.CODE_LOGIN, PARAMS);
        assertThat(seen).hasSize(1);
        Seen request = seen.getFirst();
        assertThat(request.headers().get("authorization")).startsWith("TC3-HMAC-SHA256 Credential=secret-id/");
        assertThat(request.headers()).containsEntry("x-tc-action", "SendSms");
        assertThat(request.body())
                .contains("\"+8613800006021\"", "\"SmsSdkAppId\":\"1400000001\"", "\"SignName\":\"青原商会\"")
                .contains("\"TemplateId\":\"SMS_CODE_LOGIN\"", "\"TemplateParamSet\":[\"428913\",\"5\"]");
    }

    @Test
    void tencentsRefusalsAreToldApart() {
        answer = tencentAnswer("InvalidParameterValue.IncorrectPhoneNumber");
        assertThatThrownBy(this::sendByTencent)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.lasting()).isTrue());
        answer = tencentAnswer("LimitExceeded.PhoneNumberThirtySecondLimit");
        assertThatThrownBy(this::sendByTencent)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.lasting()).isFalse());
        answer =
                "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure.SecretIdNotFound\",\"Message\":\"no\"},\"RequestId\":\"R\"}}";
        assertThatThrownBy(this::sendByTencent)
                .isInstanceOfSatisfying(
                        NotTaken.class, no -> assertThat(no.code()).isEqualTo("AuthFailure.SecretIdNotFound"));
        status = 502;
        answer = "";
        assertThatThrownBy(this::sendByTencent).isNotInstanceOf(NotTaken.class);
    }

    @Test
    void whenTheServerIsGoneTheOutcomeIsUnknown() {
        server.stop(0);
        assertThatThrownBy(this::sendByAliyun).isNotInstanceOf(NotTaken.class);
        assertThatThrownBy(this::sendByTencent).isNotInstanceOf(NotTaken.class);
    }

    @Test
    void theFixedStartOfALinkStandsInTheTemplate() {
        answer = tencentAnswer("Ok");
        tencent()
                .send(
                        PHONE,
                        "text",
                        SmsTemplate.ACCOUNT_OPENED,
                        Map.of("link", "https://guild.example/t/qingyuan/p/abc", "hours", "24"));
        assertThat(seen.getFirst().body()).contains("\"TemplateParamSet\":[\"t/qingyuan/p/abc\",\"24\"]");
    }

    @Test
    void aProviderWithoutItsNumberOfATemplateIsNotStarted() {
        SmsProperties incomplete = new SmsProperties(
                null,
                new SmsProperties.Aliyun(
                        "key-id",
                        "key-secret",
                        "localhost",
                        "HTTP",
                        "青原商会",
                        Map.of(),
                        Map.of(SmsTemplate.CODE_LOGIN, "SMS_1")),
                null);
        assertThatThrownBy(() -> new AliyunSms(incomplete, JsonMapper.builder().build()))
                .hasMessageContaining("CODE_RESET");
    }

    private void sendByAliyun() {
        aliyun().send(PHONE, "text", SmsTemplate.CODE_LOGIN, PARAMS);
    }

    private void sendByTencent() {
        tencent().send(PHONE, "text", SmsTemplate.CODE_LOGIN, PARAMS);
    }

    private AliyunSms aliyun() {
        return new AliyunSms(properties(), JsonMapper.builder().build());
    }

    private TencentSms tencent() {
        return new TencentSms(properties());
    }

    private SmsProperties properties() {
        String endpoint = "127.0.0.1:" + server.getAddress().getPort();
        Map<SmsTemplate, String> templates = Arrays.stream(SmsTemplate.values())
                .collect(Collectors.toMap(template -> template, template -> "SMS_" + template));
        return new SmsProperties(
                "https://guild.example/",
                new SmsProperties.Aliyun("key-id", "key-secret", endpoint, "HTTP", "青原商会", Map.of(), templates),
                new SmsProperties.Tencent(
                        "secret-id",
                        "secret-key",
                        "1400000001",
                        "ap-guangzhou",
                        endpoint,
                        "http://",
                        "青原商会",
                        Map.of(),
                        templates));
    }

    private static String tencentAnswer(String code) {
        return "{\"Response\":{\"SendStatusSet\":[{\"SerialNo\":\"1\",\"PhoneNumber\":\"+8613800006021\",\"Fee\":1,"
                + "\"SessionContext\":\"\",\"Code\":\"" + code
                + "\",\"Message\":\"m\",\"IsoCode\":\"CN\"}],\"RequestId\":\"R\"}}";
    }
}
