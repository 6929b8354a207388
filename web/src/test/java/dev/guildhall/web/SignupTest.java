package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.MemberCalls;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** An organisation opens a tenant of its own: the form, the private page, the operator's decision. */
@Covers("D16")
@SuppressWarnings("NullAway.Init") // filled step by step
class SignupTest extends RunningServer {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

    @Autowired
    Operators operators;

    @Autowired
    PlatformClock clock;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    final HttpClient visitor = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    String phone;
    String email;
    String slug;
    String code;

    @BeforeEach
    void anOrganisation() {
        phone = MemberCalls.aPhone().national();
        slug = "org" + ThreadLocalRandom.current().nextLong(1_000_000_000L);
        email = slug + "@example.com";
        code = creditCode();
        tenant = tenants.open("signup-other", "association");
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    @Covers({"W7", "W10", "W27", "W33", "W47", "W50"})
    void whatIsApprovedIsOpenedAndItsOwnerGetsIn() throws Exception {
        assertThat(page("/join").body()).contains("为你的组织开通平台", "联系人", "统一社会信用代码");
        String link = applied();
        HttpResponse<String> waiting = page(link);
        assertThat(waiting.body()).contains("正在审核", slug).doesNotContain(phone).doesNotContain(email);
        assertThat(waiting.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(inbox("sms?phone=" + phone).toString()).contains(link);
        assertThat(inbox("mail?to=" + email).toString()).contains("入驻申请已收到");

        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        assertThat(boss.open("/operator/applications").body()).contains(slug);
        String entry = entry();
        assertThat(boss.open(entry).body())
                .as("what was not checked is said (D17)")
                .contains("位数与校验位正确", "未向登记机关查询", "未做文字识别", "已用短信验证码验证")
                .doesNotContain(phone);
        assertThat(boss.open(entry + "/proof").headers().firstValue("Content-Type"))
                .hasValue("image/png");
        assertThat(boss.submit(entry, entry + "/approval", Map.of()).statusCode())
                .isEqualTo(302);
        assertThat(boss.submit(entry, entry + "/refusal", Map.of("reason", "晚了"))
                        .statusCode())
                .as("decided once")
                .isEqualTo(409);

        String opened = page(link).body();
        assertThat(opened).contains("平台已开通", "/t/" + slug + "/console", "重新发送激活通知");
        JsonNode mail = mail("激活你的账号", 1);
        String activation = mail.path("link").asString();
        assertThat(smsText("激活码")).contains(mail.path("code").asString());
        clock.shift(Duration.ofMinutes(10));
        assertThat(post(activation, Map.of("token", token(activation))).body())
                .as("after ten minutes")
                .contains("链接已过期");
        assertThat(post(link + "/activation", Map.of()).body()).contains("已重新发送");
        String fresh = mail("激活你的账号", 2).path("link").asString();
        assertThat(fresh).isNotEqualTo(activation);
        HttpResponse<String> activated = post(fresh, Map.of("token", token(fresh)));
        assertThat(activated.statusCode()).isEqualTo(302);
        String welcome = activated.headers().firstValue("Location").orElseThrow();
        assertThat(welcome).contains("/t/" + slug + "/console/welcome?ticket=");
        assertThat(page(link).body()).contains("还没有设置密码");
        String form = page(welcome).body();
        HttpResponse<String> in = post(
                "/t/" + slug + "/console/welcome",
                Map.of(
                        "ticket",
                        welcome.substring(welcome.indexOf('=') + 1),
                        "newPassword",
                        PASSWORD,
                        "repeated",
                        PASSWORD,
                        "_csrf",
                        found(form, "name=\"_csrf\"[^>]*value=\"([^\"]+)\"")));
        assertThat(in.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/t/" + slug + "/console"));
        assertThat(page("/t/" + slug + "/console").body()).contains("工作台");
        assertThat(page(link).body()).contains("进入管理后台");
    }

    @Test
    void whatIsRefusedIsCorrectedAndSentAgain() throws Exception {
        String link = applied();
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        String entry = entry();
        assertThat(boss.submit(entry, entry + "/refusal", Map.of("reason", " ")).body())
                .contains("请写明退回的原因");
        assertThat(page(link).body()).contains("正在审核");
        boss.submit(entry, entry + "/refusal", Map.of("reason", "证照上的名称不一致"));
        assertThat(page(link).body()).contains("申请没有通过", "证照上的名称不一致");
        assertThat(inbox("sms?phone=" + phone).toString()).contains("未通过审核");
        String edit = page(link + "/edit").body();
        assertThat(edit).contains("证照上的名称不一致", slug).doesNotContain(phone).doesNotContain(email);
        Map<String, String> again = fields();
        again.put("name", "改名后的协会");
        again.put("phone", found(edit, "id=\"phone\"[^>]*value=\"([^\"]+)\""));
        again.put("email", found(edit, "id=\"email\"[^>]*value=\"([^\"]+)\""));
        again.put("proof", found(edit, "name=\"proof\" value=\"([^\"]+)\""));
        assertThat(send(link, again, null).statusCode()).isEqualTo(302);
        assertThat(page(link).body()).contains("正在审核", "改名后的协会");
        assertThat(boss.open(entry).body()).contains("第 2 次提交", "证照上的名称不一致");
        boss.submit(entry, entry + "/approval", Map.of());
        assertThat(page(link).body()).as("phone and e-mail are those of before").contains("重新发送激活通知");
    }

    @Test
    @Covers({"W11", "W12"})
    void whatIsWrongIsSaidFieldByFieldAndNothingIsStored() throws Exception {
        Map<String, String> wrong = fields();
        wrong.put("creditCode", code.substring(0, 17) + (code.endsWith("0") ? "1" : "0"));
        wrong.put("phone", "1390000");
        wrong.put("email", "nobody");
        wrong.put("slug", "operator");
        wrong.remove("terms");
        HttpResponse<String> refused = send("/join", wrong, null);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("系统保留的名字", "请上传证照图片", "请阅读并同意服务条款").contains("校验");
        HttpResponse<String> picture = send("/join", fields(), "GIF89a".getBytes(StandardCharsets.UTF_8));
        assertThat(picture.body()).contains("JPG 或 PNG");
        assertThat(rows()).isZero();

        // A good form with a wrong code: the picture is kept, so that it need not be chosen again.
        askForCode();
        Map<String, String> good = fields();
        good.put("code", "000000".equals(smsCode()) ? "111111" : "000000");
        HttpResponse<String> wrongCode = send("/join", good, png());
        assertThat(wrongCode.body()).contains("验证码不正确，还可以试 2 次", "图片已收到");
        good.put("proof", found(wrongCode.body(), "name=\"proof\" value=\"([^\"]+)\""));
        good.put("code", smsCode());
        assertThat(send("/join", good, null).statusCode()).isEqualTo(302);
    }

    @Test
    @Covers({"D11", "W12", "W13"})
    void codesOfApplicantsHaveTheLimitsOfAllCodes() throws Exception {
        askForCode();
        assertThat(askForCode().statusCode()).as("a minute apart").isEqualTo(429);
        Map<String, String> fields = fields();
        String right = smsCode();
        fields.put("code", right.equals("000000") ? "111111" : "000000");
        send("/join", fields, png());
        send("/join", fields, png());
        assertThat(send("/join", fields, png()).body()).contains("请 30 分钟后再试");
        fields.put("code", right);
        assertThat(send("/join", fields, png()).body()).as("even the right one").contains("分钟后再试");
        clock.shift(Duration.ofMinutes(30).plusSeconds(1));
        askForCode();
        fields.put("code", smsCode());
        clock.shift(Duration.ofMinutes(5));
        assertThat(send("/join", fields, png()).body()).as("after five minutes").contains("已过期");
        assertThat(rows()).isZero();
    }

    @Test
    void aSlugAndAnOrganisationAreGivenOnce() throws Exception {
        assertThat(page("/join/slug?slug=" + slug).body()).contains("可以使用");
        assertThat(page("/join/slug?slug=signup-other").body()).contains("已被使用");
        assertThat(page("/join/slug?slug=signup_other").body())
                .as("would share its schema")
                .contains("已被使用");
        applied();
        assertThat(page("/join/slug?slug=" + slug).body()).contains("已有申请要用这个地址");
        clock.shift(Duration.ofSeconds(61));
        askForCode();
        Map<String, String> second = fields();
        second.put("slug", slug + "x");
        second.put("code", smsCode());
        assertThat(send("/join", second, png()).body()).contains("这个统一社会信用代码已提交申请");
        assertThat(rows()).isEqualTo(1);
    }

    /** W34: a person is asked for after 48 hours, by who knows the organisation's code. */
    @Test
    @Covers("W34")
    void afterTwoDaysAPersonMayBeAskedFor() throws Exception {
        String link = applied();
        assertThat(post(link + "/escalation", Map.of("lastFour", code.substring(14)))
                        .statusCode())
                .as("not yet")
                .isEqualTo(409);
        clock.shift(Duration.ofHours(48));
        assertThat(page(link).body()).contains("申请加急");
        assertThat(post(link + "/escalation", Map.of("lastFour", "????")).body())
                .contains("后四位不正确");
        assertThat(post(link + "/escalation", Map.of("lastFour", code.substring(14)))
                        .statusCode())
                .isEqualTo(302);
        assertThat(page(link).body()).contains("已申请人工加急");
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        assertThat(boss.open("/operator/applications").body()).contains("申请加急");
    }

    @Test
    void thePagesStandAtThePlatformsOwnAddressOnly() throws Exception {
        assertThat(page("/t/" + tenant + "/join").statusCode()).isEqualTo(404);
        assertThat(page("/join/" + "A".repeat(43)).statusCode()).isEqualTo(404);
    }

    private String applied() throws Exception {
        askForCode();
        Map<String, String> fields = fields();
        fields.put("code", smsCode());
        HttpResponse<String> done = send("/join", fields, png());
        assertThat(done.statusCode()).as(done.body()).isEqualTo(302);
        return URI.create(done.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("blueprint", "association");
        fields.put("name", "滨海外贸协会");
        fields.put("slug", slug);
        fields.put("creditCode", code);
        fields.put("contact", "林知远");
        fields.put("phone", phone);
        fields.put("email", email);
        fields.put("terms", "2026-11");
        return fields;
    }

    private HttpResponse<String> askForCode() throws Exception {
        return send("/join/code", fields(), null);
    }

    private String entry() {
        return "/operator/applications/"
                + platform.sql("SELECT id FROM tenant_application WHERE slug = ?")
                        .param(slug)
                        .query(String.class)
                        .single();
    }

    private long rows() {
        return platform.sql("SELECT count(*) FROM tenant_application WHERE slug LIKE ?")
                .param(slug + "%")
                .query(Long.class)
                .single();
    }

    private HttpResponse<String> page(String path) throws Exception {
        return visitor.send(
                HttpRequest.newBuilder(at(path)).header("Accept", "text/html").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        URI to = at(path);
        return visitor.send(
                HttpRequest.newBuilder(URI.create(to.toString().replaceAll("\\?.*", "")))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields.entrySet().stream()
                                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, Map<String, String> fields, byte @Nullable [] picture)
            throws Exception {
        String boundary = "b" + System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                            + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        if (picture != null) {
            body.write(("--" + boundary
                            + "\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.write(picture);
            body.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return visitor.send(
                HttpRequest.newBuilder(at(path))
                        .header("Accept", "text/html")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        URI given = URI.create(path);
        return URI.create(root() + given.getRawPath() + (given.getRawQuery() == null ? "" : "?" + given.getRawQuery()));
    }

    private JsonNode inbox(String what) throws Exception {
        return json.readTree(visitor.send(
                        HttpRequest.newBuilder(at("/sandbox/" + what)).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private String smsText(String part) {
        return newest("sms?phone=" + phone, "text", part, 1).path("text").asString();
    }

    private String smsCode() {
        return newest("sms?phone=" + phone, "text", "注册验证码", 1).path("code").asString();
    }

    /** @param number of mails with that subject that there will be */
    private JsonNode mail(String subject, int number) {
        return newest("mail?to=" + email, "subject", subject, number);
    }

    /** The newest of so many, once they have come: messages leave after the request that asked for them. */
    private JsonNode newest(String box, String field, String part, int number) {
        return Awaitility.await()
                .until(
                        () -> inbox(box)
                                .valueStream()
                                .filter(each -> each.path(field).asString().contains(part))
                                .toList(),
                        found -> found.size() >= number)
                .getFirst();
    }

    private static String token(String link) {
        return link.substring(link.indexOf('=') + 1);
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private static byte[] png() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    /** A code that nobody has, with a right check digit (GB 32100). */
    static String creditCode() {
        StringBuilder body = new StringBuilder("51350100");
        for (int i = 8; i < 17; i++) {
            body.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(10)));
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += ALPHABET.indexOf(body.charAt(i)) * WEIGHTS[i];
        }
        return body.append(ALPHABET.charAt((31 - sum % 31) % 31)).toString();
    }
}
