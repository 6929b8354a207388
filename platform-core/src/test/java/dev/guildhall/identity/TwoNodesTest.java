package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.ChildApplication;
import dev.guildhall.testing.TestTenants;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes of one deployment behind one address: what ends on one has ended on the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled step by step
class TwoNodesTest {
    private static final String PASSWORD = "Kapok7Tree";
    private static final int AT_ONCE = 12;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private List<ConfigurableApplicationContext> nodes = List.of();
    private TenantId tenant;
    private String username;

    @BeforeAll
    void start() {
        Map<String, String> settings = Map.of("server.forward-headers-strategy", "framework");
        nodes = List.of(ChildApplication.start(settings), ChildApplication.start(settings));
        tenant = nodes.getFirst().getBean(TestTenants.class).open("two-nodes", "association");
        username = "lin" + System.nanoTime();
        TenantScope.with(tenant)
                .get(() -> nodes.getFirst()
                        .getBean(Accounts.class)
                        .open(new NewAccount(Actor.MEMBER, "林岚", null, username, PASSWORD, false, Set.of())));
    }

    @AfterAll
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void ofManyRefreshesAtOnceOneWinsAndTheChainEnds() throws Exception {
        for (int round = 0; round < 5; round++) {
            JsonNode tokens = signIn(0);
            String old = tokens.path("refresh_token").asString();
            List<Callable<HttpResponse<String>>> work = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int node = i % 2;
                work.add(() -> refresh(node, old));
            }
            List<HttpResponse<String>> answers = atOnce(work);
            List<HttpResponse<String>> won =
                    answers.stream().filter(a -> a.statusCode() == 200).toList();
            assertThat(won).hasSize(1);
            assertThat(answers.stream().filter(a -> a.statusCode() == 400)).hasSize(AT_ONCE - 1);
            JsonNode second = json.readTree(won.getFirst().body());
            assertThat(me(1, second)).isEqualTo(401);
            assertThat(refresh(0, second.path("refresh_token").asString()).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void aDeviceEndedOnOneNodeHasEndedOnTheOther() throws Exception {
        JsonNode here = signIn(0);
        JsonNode there = signIn(1);
        assertThat(me(0, there)).isEqualTo(200);
        assertThat(me(1, here)).isEqualTo(200);
        HttpResponse<String> ended = http.send(
                request(0, "/api/devices")
                        .header(
                                "Authorization",
                                "Bearer " + here.path("access_token").asString())
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(me(1, there)).isEqualTo(401);
        assertThat(me(1, here)).isEqualTo(200);
    }

    private JsonNode signIn(int node) throws Exception {
        HttpResponse<String> answer = token(
                node, Map.of("grant_type", "urn:guildhall:grant:password", "username", username, "password", PASSWORD));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private HttpResponse<String> refresh(int node, String token) throws Exception {
        return token(node, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private HttpResponse<String> token(int node, Map<String, String> fields) throws Exception {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "client_id=miniprogram&", ""));
        return http.send(
                request(node, "/oauth2/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int me(int node, JsonNode tokens) throws Exception {
        return http.send(
                        request(node, "/api/me")
                                .header(
                                        "Authorization",
                                        "Bearer " + tokens.path("access_token").asString())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** As the balancer in front of both would pass it on. */
    private HttpRequest.Builder request(int node, String path) {
        String port = nodes.get(node).getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/t/" + tenant + path))
                .header("X-Forwarded-Host", "guild.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Port", "443");
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        CountDownLatch ready = new CountDownLatch(work.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            List<Future<T>> running = work.stream()
                    .map(each -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return each.call();
                    }))
                    .toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> each : running) {
                answers.add(each.get());
            }
            return answers;
        }
    }
}
