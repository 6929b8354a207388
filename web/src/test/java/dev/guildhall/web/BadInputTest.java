package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.imports.Files;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people and attackers send, as it meets the whole application: a clear problem, and nothing stored. */
@SuppressWarnings("NullAway.Init")
class BadInputTest extends RunningServer {
    private static final Pattern CSRF_META = Pattern.compile("name=\"_csrf\"[^>]*(?:content|value)=\"([^\"]+)\"");
    private static final String IMPORT = "/console/imports/talent.persons";

    @Autowired
    Accounts accounts;

    @Autowired
    OperatorClients clients;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    // ---- the address

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-guild",
                "platform",
                "operator",
                "pg_catalog",
                "x'%20or%20'1'='1",
                "x;drop%20schema%20platform;--",
                "UPPER",
                "a",
                "%E4%BC%9A%E9%A6%86"
            })
    void aTenantThatDoesNotExistIsNotFound(String slug) throws Exception {
        long before = schemas();
        for (String path : List.of("/api/bootstrap", "/oauth2/jwks", "/")) {
            HttpResponse<String> program = http.send(
                    HttpRequest.newBuilder(URI.create(root() + "/t/" + slug + path))
                            .header("Accept", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(program.statusCode()).as(path).isEqualTo(404);
            assertThat(program.headers().firstValue("Content-Type").orElse(""))
                    .as(path)
                    .startsWith("application/problem+json");
            assertThat(program.body()).contains("\"type\":\"/problems/").doesNotContain("Exception", "SELECT");
        }
        HttpResponse<String> person = http.send(
                HttpRequest.newBuilder(URI.create(root() + "/t/" + slug + "/console"))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(person.statusCode()).isEqualTo(404);
        assertThat(person.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(schemas()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "operator", "x'; drop schema platform cascade; --", "A B", "", "../up"})
    void aTenantCannotBeOpenedUnderSuchAName(String slug) throws Exception {
        String client = "bad-input-" + UUID.randomUUID();
        clients.register(client, "测试", PASSWORD);
        Answer signedIn = send(HttpRequest.newBuilder(URI.create(root() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=" + client + "&client_secret=" + PASSWORD)));
        assertThat(signedIn.status()).as("%s", signedIn).isEqualTo(200);
        token = signedIn.body().path("access_token").asString();
        long before = schemas();

        Answer refused = send(HttpRequest.newBuilder(URI.create(root() + "/operator/api/tenants"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(java.util.Map.of(
                        "slug",
                        slug,
                        "name",
                        "名称",
                        "blueprint",
                        "certification",
                        "admin",
                        java.util.Map.of("name", "王芳", "phone", "13800000001"))))));

        assertThat(refused.status()).as("%s", refused).isEqualTo(400);
        assertThat(refused.body().path("errors").path(0).path("field").asString())
                .isEqualTo("slug");
        assertThat(refused.body().path("errors").path(0).path("message").asString())
                .isNotEmpty();
        assertThat(schemas()).isEqualTo(before);
    }

    // ---- the register's import

    @Test
    void aBadWorkbookIsExplainedOnThePageAndNothingIsKept() throws Exception {
        staff();
        byte[] good = Files.xlsx(List.of(List.of("姓名", "手机号"), List.of("王芳", "13800000001")));
        refused("不完整", "名单.xlsx", Arrays.copyOf(good, good.length / 2));
        refused(
                "内容不完整",
                "名单.xlsx",
                Files.with(
                        good,
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData><row".getBytes(StandardCharsets.UTF_8)));
        refused("大得不合常理", "名单.xlsx", Files.bomb(400));
        refused("只能导入 .xlsx", "名单.xlsx", "%PDF-1.7 abc".getBytes(StandardCharsets.UTF_8));
        refused("20 MB", "名单.xlsx", new byte[21 * 1024 * 1024]);
        refused("没有内容", "名单.xlsx", new byte[0]);
    }

    @Test
    void fiftyMegabytesAreTooMuchForThePageAsWell() throws Exception {
        staff();
        HttpResponse<String> answer = upload("名单.xlsx", new byte[50 * 1024 * 1024]);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("超过了大小限制").doesNotContain("Exception");
        nothingKept();
    }

    private void refused(String words, String filename, byte[] content) throws Exception {
        HttpResponse<String> answer = upload(filename, content);
        assertThat(answer.statusCode()).as(words).isEqualTo(422);
        assertThat(answer.body()).contains(words).doesNotContain("Exception");
        nothingKept();
    }

    private void nothingKept() {
        for (String table : List.of("import_job", "import_chunk", "person")) {
            assertThat(in(() -> jdbc.sql("SELECT count(*) FROM " + table)
                            .query(Long.class)
                            .single()))
                    .as(table)
                    .isZero();
        }
    }

    private HttpResponse<String> upload(String filename, byte[] content) throws Exception {
        Matcher csrf = CSRF_META.matcher(browse(IMPORT).body());
        assertThat(csrf.find()).isTrue();
        String boundary = "----of-the-test";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.write(content);
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + IMPORT))
                        .header("Accept", "text/html")
                        .header("X-CSRF-TOKEN", csrf.group(1))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void staff() throws Exception {
        tenant = tenants.open("certification");
        in(() -> accounts.open(new NewAccount("STAFF", "周明薇", null, "zhou", PASSWORD, false, Set.of("owner"))));
        signIn("zhou");
    }

    private long schemas() {
        return platform.sql("SELECT count(*) FROM pg_namespace")
                .query(Long.class)
                .single();
    }
}
