package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.TestApplication;
import dev.guildhall.testing.TestDatabase;
import dev.guildhall.testing.TestTenants;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that talk to the whole application over HTTP, as clients and browsers do, with the sandbox on. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "guildhall.jobs.enabled=false")
@ActiveProfiles({"test", "sandbox"})
@SuppressWarnings("NullAway.Init") // filled step by step
abstract class RunningServer {
    static final String PASSWORD = "Kapok7Tree";

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @Autowired
    TestTenants tenants;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    /** Keeps its cookies: one browser for each test. */
    final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    TenantId tenant;

    /** Sent as a bearer's, if there is one. */
    @Nullable String token;

    record Answer(int status, JsonNode body) {}

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.properties().forEach((name, value) -> registry.add(name, () -> value));
    }

    /** Gets a token for a member's user name. */
    String tokenOf(String username) throws Exception {
        token = null;
        Answer signedIn = send(HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(form(Map.of(
                        "client_id",
                        "miniprogram",
                        "grant_type",
                        "urn:guildhall:grant:password",
                        "username",
                        username,
                        "password",
                        PASSWORD))));
        assertThat(signedIn.status).as("%s", signedIn).isEqualTo(200);
        return signedIn.body.path("access_token").asString();
    }

    /** Signs a member of the staff in to the tenant's console, in this browser. */
    void signIn(String username) throws Exception {
        HttpResponse<String> entered = submit(
                "/console/sign-in?mode=password", "/console/sign-in", Map.of("login", username, "password", PASSWORD));
        assertThat(entered.statusCode()).as(entered.body()).isBetween(300, 399);
    }

    /** Opens a page and sends a form from it. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) throws Exception {
        Map<String, String> all = new java.util.HashMap<>(fields);
        all.put("_csrf", csrf(browse(page).body()));
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + action))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(form(all))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> browse(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + path)).header("Accept", "text/html");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Answer get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).GET());
    }

    Answer post(String path, String body, @Nullable String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request);
    }

    /**
     * The newest short message to a telephone, once one has come: messages leave after the request that asked for them.
     *
     * @param phone eleven digits
     */
    JsonNode smsTo(String phone) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> json.readTree(http.send(
                                        HttpRequest.newBuilder(URI.create(root() + "/sandbox/sms?phone=" + phone))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofString())
                                .body()),
                        messages -> !messages.isEmpty())
                .path(0);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String body = response.body();
        return new Answer(response.statusCode(), body.isEmpty() ? json.createObjectNode() : json.readTree(body));
    }

    String root() {
        return "http://127.0.0.1:" + port;
    }

    String base() {
        return root() + "/t/" + tenant;
    }

    <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private static String csrf(String html) {
        Matcher matcher = CSRF.matcher(html);
        assertThat(matcher.find()).as("a form's token in %s", html).isTrue();
        return matcher.group(1);
    }

    private static HttpRequest.BodyPublisher form(Map<String, String> fields) {
        return HttpRequest.BodyPublishers.ofString(fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
    }
}
