package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A tenant's authorization server at hosts of its own: {@code {slug}.<base domain>} and the tenant's own domain. The client
 * asks this machine for every name, and names the host that it wants as browsers do.
 */
@SuppressWarnings("NullAway.Init") // filled step by step
class HostIssuersTest extends RunningServer {
    private static final String OWN_DOMAIN = "club.host-one.example";

    @Autowired
    Accounts accounts;

    @Autowired
    TenantDirectory directory;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .dns(host -> List.of(InetAddress.getLoopbackAddress()))
            .followRedirects(false)
            .build();

    private TenantId other;
    private String login;

    private record Reply(int status, String text, JsonNode body) {}

    @BeforeEach
    void aTenantWithThreeAddressesAndAnother() {
        tenant = tenants.open("host-one", "association");
        other = tenants.open("host-two", "association");
        platform.sql("INSERT INTO tenant_domain (host, tenant) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(OWN_DOMAIN, tenant.value())
                .update();
        directory.changed(tenant);
        login = "lin" + Long.toString(System.nanoTime(), 36);
        for (TenantId each : List.of(tenant, other)) {
            TenantScope.with(each)
                    .run(() ->
                            accounts.open(new NewAccount(Actor.MEMBER, "林岚", null, login, PASSWORD, false, Set.of())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-one.localhost", "HOST-One.LocalHost", OWN_DOMAIN})
    void aHostIsAnIssuerOfItsOwn(String host) throws Exception {
        String issuer = "http://" + host.toLowerCase(java.util.Locale.ROOT) + ":" + port;
        for (String path : List.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")) {
            JsonNode metadata = get("http://" + host + ":" + port, path, null).body();
            assertThat(metadata.path("issuer").asString()).as(path).isEqualTo("http://" + host + ":" + port);
            for (String endpoint : List.of("token_endpoint", "jwks_uri", "authorization_endpoint")) {
                assertThat(metadata.path(endpoint).asString()).startsWithIgnoringCase(issuer + "/oauth2/");
            }
        }
        JsonNode configuration =
                get(issuer, "/.well-known/openid-configuration", null).body();
        assertThat(configuration.path("userinfo_endpoint").asString()).isEqualTo(issuer + "/oauth2/userinfo");
        assertThat(configuration.path("end_session_endpoint").asString()).isEqualTo(issuer + "/oauth2/logout");
        assertThat(get(issuer, "/oauth2/jwks", null).body())
                .isEqualTo(get(base(), "/oauth2/jwks", null).body())
                .isNotEqualTo(get(hostOf(other), "/oauth2/jwks", null).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-one.localhost", OWN_DOMAIN})
    void aTokenOfAHostCountsAtEveryAddressOfItsTenantAndAtNoneOfAnother(String host) throws Exception {
        String issuer = "http://" + host + ":" + port;
        JsonNode tokens = tokensAt(issuer);
        String access = tokens.path("access_token").asString();
        assertThat(SignedJWT.parse(access).getJWTClaimsSet().getIssuer()).isEqualTo(issuer);
        for (String address : List.of(hostOf(tenant), "http://" + OWN_DOMAIN + ":" + port, base())) {
            Reply me = get(address, "/api/me", access);
            assertThat(me.status()).as(address).isEqualTo(200);
            assertThat(me.body().path("tenant").path("slug").asString()).isEqualTo(tenant.value());
        }
        for (String address : List.of(hostOf(other), root() + "/t/" + other)) {
            for (String path : List.of("/api/me", "/api/notices", "/oauth2/userinfo")) {
                assertThat(get(address, path, access).status())
                        .as(address + path)
                        .isEqualTo(401);
            }
            assertThat(refresh(address, tokens).status()).as(address).isEqualTo(400);
        }
        // The attempts have not ended the sign-in; it goes on at another address of the same tenant.
        Reply again = refresh(base(), tokens);
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        String renewed = again.body().path("access_token").asString();
        assertThat(get(issuer, "/api/me", renewed).status())
                .as("issued under an address that nothing here says is the deployment's")
                .isEqualTo(401);
        assertThat(get(base(), "/api/me", renewed).status()).isEqualTo(200);
    }

    /** Without {@code guildhall.base-url} nobody can say which address is the deployment's; with it {@link MainPathTest}'s context. */
    @Test
    void aTokenOfThePathCountsAtAHostOnlyWhereTheDeploymentsAddressIsKnown() throws Exception {
        String access = tokensAt(base()).path("access_token").asString();
        assertThat(get(base(), "/api/me", access).status()).isEqualTo(200);
        assertThat(get(hostOf(tenant), "/api/me", access).status()).isEqualTo(401);
        assertThat(get(hostOf(other), "/api/me", access).status()).isEqualTo(401);
    }

    @Test
    void theOwnHostHasNoOtherTenantsBelowIt() throws Exception {
        for (TenantId each : List.of(tenant, other)) {
            assertThat(get(hostOf(tenant), "/t/" + each + "/api/bootstrap", null)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(get("http://nobody-here.localhost:" + port, "/api/bootstrap", null)
                        .status())
                .isEqualTo(404);
        assertThat(get("http://nobody-here.localhost:" + port, "/t/" + tenant + "/api/bootstrap", null)
                        .status())
                .isEqualTo(404);
        assertThat(get(hostOf(tenant), "/operator", null).status()).isEqualTo(404);
    }

    /** Its own members learn why (403), whatever they bring; everywhere else their tokens stay worth nothing (401). */
    @Test
    void aSuspendedTenantSaysSoAtItsOwnAddressesAndIsAStrangerAtOthers() throws Exception {
        JsonNode tokens = tokensAt(hostOf(tenant));
        String access = tokens.path("access_token").asString();
        state("SUSPENDED");
        try {
            for (String address : List.of(hostOf(tenant), "http://" + OWN_DOMAIN + ":" + port, base())) {
                for (String path : List.of("/api/me", "/oauth2/jwks", "/.well-known/openid-configuration")) {
                    Reply refused = get(address, path, access);
                    assertThat(refused.status()).as(address + path).isEqualTo(403);
                    assertThat(refused.body().path("type").asString()).isEqualTo("/problems/suspended");
                }
                assertThat(refresh(address, tokens).status()).isEqualTo(403);
                assertThat(get(address, "/api/me", null).status())
                        .as("the same without a token")
                        .isEqualTo(403);
            }
            assertThat(get(hostOf(other), "/api/me", access).status()).isEqualTo(401);
            assertThat(get(root() + "/t/" + other, "/api/me", access).status()).isEqualTo(401);
        } finally {
            state("ACTIVE");
        }
        assertThat(get(hostOf(tenant), "/api/me", access).status()).isEqualTo(200);
        state("ARCHIVED");
        try {
            assertThat(get(hostOf(tenant), "/api/me", access).status()).isEqualTo(404);
            assertThat(get(base(), "/api/me", access).status()).isEqualTo(404);
        } finally {
            state("ACTIVE");
        }
    }

    private void state(String state) {
        platform.sql("UPDATE tenant SET state = ?, state_reason = '欠费' WHERE slug = ?")
                .params(state, tenant.value())
                .update();
        directory.changed(tenant);
    }

    private JsonNode tokensAt(String address) throws Exception {
        Reply signedIn = call(new Request.Builder()
                .url(address + "/oauth2/token")
                .post(new FormBody.Builder()
                        .add("client_id", "miniprogram")
                        .add("grant_type", "urn:guildhall:grant:password")
                        .add("username", login)
                        .add("password", PASSWORD)
                        .build()));
        assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
        return signedIn.body();
    }

    private Reply refresh(String address, JsonNode tokens) throws Exception {
        return call(new Request.Builder()
                .url(address + "/oauth2/token")
                .post(new FormBody.Builder()
                        .add("client_id", "miniprogram")
                        .add("grant_type", "refresh_token")
                        .add("refresh_token", tokens.path("refresh_token").asString())
                        .build()));
    }

    private Reply get(String address, String path, @org.jspecify.annotations.Nullable String bearer) throws Exception {
        // The client would write the host in small letters.
        String host = address.substring("http://".length());
        Request.Builder request = new Request.Builder()
                .url(address + path)
                .header("Host", host.contains("/") ? host.substring(0, host.indexOf('/')) : host)
                .header("Accept", "application/json");
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return call(request);
    }

    private Reply call(Request.Builder request) throws Exception {
        try (Response response = client.newCall(request.build()).execute()) {
            String text = Objects.requireNonNull(response.body()).string();
            return new Reply(
                    response.code(), text, text.startsWith("{") ? json.readTree(text) : json.createObjectNode());
        }
    }

    private String hostOf(TenantId id) {
        return "http://" + id + ".localhost:" + port;
    }
}
