package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** Signing in to a client through the browser: authorization code, PKCE, consent, ID token, user info, signing out. */
@SuppressWarnings("NullAway.Init") // filled step by step
class AuthorizationCodeTest extends IdentityTest {
    private static final String BACK = "https://app.example/back";
    private static final String VERIFIER = "a-verifier-that-is-long-enough-to-be-one-of-rfc-7636";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Actor OWNER =
            new Actor(AccountId.of("0197a000-0000-7000-8000-000000000000"), "STAFF", "沈知远", Set.of());

    @Autowired
    ClientRegistry registry;

    @Autowired
    TenantDirectory directory;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    TenantId tenant;
    TenantId other;
    PhoneNumber phone;
    AccountId member;
    String client;
    String secret;

    @Nullable Cookie cookie;

    @BeforeEach
    void aMemberAndAClient() {
        tenant = tenants.open("code-one", "association");
        other = tenants.open("code-two", "association");
        phone = aPhone();
        member = in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, GOOD_PASSWORD, false, Set.of())));
        ClientRegistry.Issued issued = client(ClientKind.SITE, "profile", "phone");
        client = issued.clientId();
        secret = Objects.requireNonNull(issued.secret());
    }

    @Test
    void aMemberSignsInAllowsAndTheClientLearnsWhatWasAllowed() throws Exception {
        String asked = authorize("openid profile phone");
        ResultActions door = open(asked).andExpect(status().is3xxRedirection());
        String signIn = Objects.requireNonNull(door.andReturn().getResponse().getRedirectedUrl());
        assertThat(signIn).startsWith("/t/" + tenant + "/sign-in?next=");
        open(signIn)
                .andExpect(content().string(containsString("测试应用")))
                .andExpect(header().string(
                                "Content-Security-Policy", containsString("form-action 'self' https://app.example;")));
        ResultActions entered = send(
                "/sign-in", "login", phone.national(), "password", GOOD_PASSWORD, "next", asked.substring(prefix()));
        assertThat(entered.andReturn().getResponse().getRedirectedUrl()).isEqualTo(asked);
        String consent =
                Objects.requireNonNull(open(asked).andReturn().getResponse().getRedirectedUrl());
        assertThat(consent).contains("/t/" + tenant + "/oauth2/consent?");
        String state = parameter(consent, "state");
        open("/t/" + tenant + "/oauth2/consent?state=" + UriUtils.encode(state, StandardCharsets.UTF_8))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("手机号")))
                .andExpect(content().string(containsString("林岚")))
                .andExpect(content().string(containsString("app.example")));
        String code = codeOf(allow(state, "openid", "profile", "phone"));
        JsonNode tokens = body(exchange(code, VERIFIER).andExpect(status().isOk()));
        JWTClaimsSet id = SignedJWT.parse(tokens.path("id_token").asString()).getJWTClaimsSet();
        assertThat(SignedJWT.parse(tokens.path("id_token").asString())
                        .getHeader()
                        .getAlgorithm()
                        .getName())
                .isEqualTo("ES256");
        assertThat(id.getIssuer()).isEqualTo("http://localhost/t/" + tenant);
        assertThat(id.getAudience()).containsExactly(client);
        assertThat(id.getSubject()).isEqualTo(member.toString());
        assertThat(id.getStringClaim("nonce")).isEqualTo("n-1");
        assertThat(id.getDateClaim("auth_time")).isNotNull();
        userInfo(tokens)
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.sub").value(member.toString()))
                .andExpect(jsonPath("$.name").value("林岚"))
                .andExpect(jsonPath("$.phone_number").value(phone.e164()));
        // The person allowed to be known, not to be acted for.
        me(tenant, tokens.path("access_token").asString()).andExpect(status().isUnauthorized());
        me(tenant, tokens.path("id_token").asString()).andExpect(status().isUnauthorized());
    }

    @Test
    void everyClientProvesItselfByS256() throws Exception {
        signIn();
        for (String challenge : new String[] {
            "", "&code_challenge=" + challenge(VERIFIER), "&code_challenge_method=plain&code_challenge=" + VERIFIER
        }) {
            String answer =
                    Objects.requireNonNull(open("/t/" + tenant + "/oauth2/authorize?response_type=code&client_id="
                                    + client + "&scope=openid&state=s&redirect_uri=" + BACK + challenge)
                            .andReturn()
                            .getResponse()
                            .getRedirectedUrl());
            assertThat(answer).startsWith(BACK).contains("error=invalid_request");
        }
        exchange(code("openid"), "another-verifier-that-is-long-enough-to-be-one")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("invalid_grant"));
    }

    @Test
    void aCodeCountsOnceAndTwiceEndsWhatItLedTo() throws Exception {
        signIn();
        String code = code("openid");
        JsonNode tokens = body(exchange(code, VERIFIER).andExpect(status().isOk()));
        userInfo(tokens).andExpect(status().isOk());
        exchange(code, VERIFIER).andExpect(status().isBadRequest());
        userInfo(tokens).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isBadRequest());
    }

    @Test
    void aCodeExpires() throws Exception {
        signIn();
        String code = code("openid");
        clock.shift(Duration.ofMinutes(2).plusSeconds(1));
        exchange(code, VERIFIER).andExpect(status().isBadRequest());
    }

    @Test
    void consentIsAskedOnceAndAgainWhenMoreIsWanted() throws Exception {
        signIn();
        codeOf(allow(consentState("openid profile"), "openid", "profile"));
        assertThat(codeOf(open(authorize("openid profile")))).isNotEmpty();
        String state = consentState("openid profile phone");
        open("/t/" + tenant + "/oauth2/consent?state=" + UriUtils.encode(state, StandardCharsets.UTF_8))
                .andExpect(content().string(containsString("已允许过")));
    }

    @Test
    void whatIsNotTickedIsNotTold() throws Exception {
        signIn();
        JsonNode tokens =
                body(exchange(codeOf(allow(consentState("openid profile phone"), "openid", "profile")), VERIFIER));
        userInfo(tokens)
                .andExpect(jsonPath("$.name").value("林岚"))
                .andExpect(jsonPath("$.phone_number").doesNotExist());
    }

    @Test
    void aRefusalGoesBackAsOne() throws Exception {
        signIn();
        String answer = Objects.requireNonNull(
                allow(consentState("openid profile")).andReturn().getResponse().getRedirectedUrl());
        assertThat(answer).startsWith(BACK).contains("error=access_denied", "state=st");
    }

    @Test
    void aConsentIsNobodyElses() throws Exception {
        signIn();
        String state = consentState("openid profile");
        PhoneNumber second = aPhone();
        in(
                tenant,
                () -> accounts.open(new NewAccount(Actor.MEMBER, "别人", second, null, GOOD_PASSWORD, false, Set.of())));
        cookie = null;
        send("/sign-in", "login", second.national(), "password", GOOD_PASSWORD);
        open("/t/" + tenant + "/oauth2/consent?state=" + UriUtils.encode(state, StandardCharsets.UTF_8))
                .andExpect(status().isGone())
                .andExpect(content().string(not(containsString("林岚"))));
        allow(state, "openid", "profile").andExpect(status().isBadRequest());
    }

    @Test
    void aMembersSessionOpensNoConsoleAndAConsolesNoClient() throws Exception {
        PhoneNumber staff = aPhone();
        in(
                tenant,
                () -> accounts.open(
                        new NewAccount(Actor.STAFF, "沈知远", staff, null, GOOD_PASSWORD, false, Set.of("owner"))));
        send("/sign-in", "login", staff.national(), "password", GOOD_PASSWORD);
        Cookie session = Objects.requireNonNull(cookie);
        assertThat(session.getName()).isEqualTo("gh_member");
        web.perform(get("/t/" + tenant + "/console")
                        .cookie(new Cookie("gh_session", session.getValue()))
                        .accept(MediaType.TEXT_HTML))
                .andExpect(status().isUnauthorized());
        web.perform(get("/t/" + other + "/sign-in").cookie(session)).andExpect(status().isUnauthorized());
        web.perform(get("/t/" + other + authorize("openid").substring(prefix()))
                        .cookie(session)
                        .accept(MediaType.TEXT_HTML))
                .andExpect(status().isUnauthorized());
        web.perform(get("/t/" + tenant + "/api/me").cookie(session)).andExpect(status().isUnauthorized());
    }

    @Test
    void formsOfThesePagesNeedTheirToken() throws Exception {
        web.perform(post("/t/" + tenant + "/sign-in")
                        .param("login", phone.national())
                        .param("password", GOOD_PASSWORD))
                .andExpect(status().isForbidden());
    }

    @Test
    void afterSigningInItGoesOnToAClientOnly() throws Exception {
        for (String next : new String[] {
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/console",
            "/oauth2/authorize",
            "/oauth2/authorize?\\x"
        }) {
            cookie = null;
            send("/sign-in", "login", phone.national(), "password", GOOD_PASSWORD, "next", next)
                    .andExpect(redirectedUrl("/t/" + tenant + "/sign-in"));
        }
    }

    @Test
    void anAppWithoutASecretRefreshesInTurn() throws Exception {
        ClientRegistry.Issued app = client(ClientKind.APP, "member");
        client = app.clientId();
        assertThat(app.secret()).isNull();
        signIn();
        String code = codeOf(allow(consentState("openid member"), "openid", "member"));
        JsonNode tokens = body(web.perform(tokenRequest("authorization_code")
                        .param("client_id", client)
                        .param("code", code)
                        .param("redirect_uri", BACK)
                        .param("code_verifier", VERIFIER))
                .andExpect(status().isOk()));
        // Allowed to act for the person, so it may.
        me(tenant, tokens.path("access_token").asString())
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.id").value(member.toString()));
        JsonNode second = body(web.perform(tokenRequest("refresh_token")
                        .param("client_id", client)
                        .param("refresh_token", tokens.path("refresh_token").asString()))
                .andExpect(status().isOk()));
        assertThat(SignedJWT.parse(second.path("id_token").asString())
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo(member.toString());
        web.perform(tokenRequest("refresh_token")
                        .param("client_id", client)
                        .param("refresh_token", tokens.path("refresh_token").asString()))
                .andExpect(status().isBadRequest());
        me(tenant, second.path("access_token").asString()).andExpect(status().isUnauthorized());
    }

    @Test
    void aClientSignsThePersonOut() throws Exception {
        signIn();
        JsonNode tokens = body(exchange(code("openid"), VERIFIER));
        String hint = tokens.path("id_token").asString();
        open("/t/" + tenant + "/oauth2/logout?id_token_hint=" + hint
                        + "&post_logout_redirect_uri=https://elsewhere.example")
                .andExpect(status().isBadRequest());
        userInfo(tokens).andExpect(status().isOk());
        open("/t/" + tenant + "/oauth2/logout?id_token_hint=" + hint + "&state=bye&post_logout_redirect_uri=" + BACK)
                .andExpect(redirectedUrl(BACK + "?state=bye"));
        userInfo(tokens).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isBadRequest());
        open(authorize("openid"))
                .andExpect(status().is3xxRedirection())
                .andExpect(header().string("Location", containsString("/sign-in?next=")));
    }

    @Test
    void withoutASignInNothingIsShownToWhoAsksNotTo() throws Exception {
        String answer = Objects.requireNonNull(open(authorize("openid") + "&prompt=none")
                .andReturn()
                .getResponse()
                .getRedirectedUrl());
        assertThat(answer).startsWith(BACK).contains("error=login_required");
    }

    @Test
    void anUnregisteredAddressGetsNothing() throws Exception {
        signIn();
        open(authorize("openid").replace(BACK, "https://elsewhere.example/"))
                .andExpect(status().isBadRequest())
                .andExpect(header().doesNotExist("Location"));
    }

    @Test
    void anotherTenantsCodeAndClientAreUnknown() throws Exception {
        signIn();
        String code = code("openid");
        web.perform(post("/t/" + other + "/oauth2/token")
                        .with(SecurityMockMvcRequestPostProcessors.httpBasic(client, secret))
                        .param("grant_type", "authorization_code")
                        .param("code", code)
                        .param("redirect_uri", BACK)
                        .param("code_verifier", VERIFIER))
                .andExpect(status().isUnauthorized());
        exchange(code, VERIFIER).andExpect(status().isOk());
    }

    @Test
    void metadataSaysWhatIsThere() throws Exception {
        String issuer = "http://localhost/t/" + tenant;
        web.perform(get("/t/" + tenant + "/.well-known/openid-configuration"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.issuer").value(issuer))
                .andExpect(jsonPath("$.userinfo_endpoint").value(issuer + "/oauth2/userinfo"))
                .andExpect(jsonPath("$.end_session_endpoint").value(issuer + "/oauth2/logout"))
                .andExpect(
                        jsonPath("$.id_token_signing_alg_values_supported[0]").value("ES256"))
                .andExpect(jsonPath("$.introspection_endpoint").doesNotExist());
        web.perform(get("/oauth2/jwks")).andExpect(status().isNotFound());
        web.perform(get("/.well-known/openid-configuration")).andExpect(status().isNotFound());
        web.perform(post("/t/" + tenant + "/oauth2/introspect")).andExpect(status().isNotFound());
        web.perform(post("/t/" + tenant + "/oauth2/par")).andExpect(status().isNotFound());
    }

    /** Three kinds of address, each an issuer of its own; what one issued counts at the others of the same tenant only. */
    @Test
    void aTenantsOwnDomainIsAnIssuerOfItsOwn() throws Exception {
        String host = "own-" + Long.toString(System.nanoTime(), 36) + ".example";
        platform.sql("INSERT INTO tenant_domain (host, tenant) VALUES (?, ?)")
                .params(host, tenant.value())
                .update();
        directory.changed(tenant);
        web.perform(at(host, get("/.well-known/openid-configuration")))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.issuer").value("http://" + host))
                .andExpect(jsonPath("$.authorization_endpoint").value("http://" + host + "/oauth2/authorize"));
        String token = body(web.perform(at(host, post("/oauth2/token"))
                                .param("client_id", "miniprogram")
                                .param("grant_type", "urn:guildhall:grant:password")
                                .param("username", phone.national())
                                .param("password", GOOD_PASSWORD))
                        .andExpect(status().isOk()))
                .path("access_token")
                .asString();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getIssuer()).isEqualTo("http://" + host);
        me(tenant, token).andExpect(status().isOk());
        me(other, token).andExpect(status().isUnauthorized());
    }

    private static MockHttpServletRequestBuilder at(String host, MockHttpServletRequestBuilder request) {
        return request.with(asked -> {
            asked.setServerName(host);
            return asked;
        });
    }

    @Test
    void anEndedClientIsOutAtOnce() throws Exception {
        signIn();
        JsonNode tokens = body(exchange(code("openid"), VERIFIER));
        in(tenant, () -> {
            registry.end(registry.all().getFirst().id());
            return client;
        });
        userInfo(tokens).andExpect(status().isUnauthorized());
        refresh(tokens).andExpect(status().isUnauthorized());
        open(authorize("openid")).andExpect(status().isBadRequest());
    }

    private ClientRegistry.Issued client(ClientKind kind, String... scopes) {
        return in(
                tenant,
                () -> registry.register(
                        kind, new ClientDraft("测试应用", "", List.of(BACK), List.of(BACK), Set.of(scopes)), OWNER));
    }

    private void signIn() throws Exception {
        send("/sign-in", "login", phone.national(), "password", GOOD_PASSWORD).andExpect(status().is3xxRedirection());
    }

    /** With the openid scope alone nothing is asked. */
    private String code(String scope) throws Exception {
        return codeOf(open(authorize(scope)));
    }

    private String consentState(String scopes) throws Exception {
        return parameter(
                Objects.requireNonNull(
                        open(authorize(scopes)).andReturn().getResponse().getRedirectedUrl()),
                "state");
    }

    private ResultActions allow(String state, String... scopes) throws Exception {
        MockHttpServletRequestBuilder request = post("/t/" + tenant + "/oauth2/authorize")
                .param("client_id", client)
                .param("state", state);
        for (String scope : scopes) {
            request.param("scope", scope);
        }
        return go(request);
    }

    private static String codeOf(ResultActions answer) {
        String address = Objects.requireNonNull(answer.andReturn().getResponse().getRedirectedUrl());
        assertThat(address).startsWith(BACK).contains("state=st");
        return parameter(address, "code");
    }

    private ResultActions exchange(String code, String verifier) throws Exception {
        return web.perform(tokenRequest("authorization_code")
                .with(SecurityMockMvcRequestPostProcessors.httpBasic(client, secret))
                .param("code", code)
                .param("redirect_uri", BACK)
                .param("code_verifier", verifier));
    }

    private ResultActions refresh(JsonNode tokens) throws Exception {
        return web.perform(tokenRequest("refresh_token")
                .with(SecurityMockMvcRequestPostProcessors.httpBasic(client, secret))
                .param("refresh_token", tokens.path("refresh_token").asString()));
    }

    private MockHttpServletRequestBuilder tokenRequest(String grant) {
        return post("/t/" + tenant + "/oauth2/token").param("grant_type", grant);
    }

    private ResultActions userInfo(JsonNode tokens) throws Exception {
        return web.perform(get("/t/" + tenant + "/oauth2/userinfo")
                .header("Authorization", "Bearer " + tokens.path("access_token").asString()));
    }

    private String authorize(String scopes) throws Exception {
        return "/t/" + tenant + "/oauth2/authorize?response_type=code&client_id=" + client + "&scope="
                + scopes.replace(" ", "%20") + "&state=st&nonce=n-1&redirect_uri=" + BACK + "&code_challenge="
                + challenge(VERIFIER) + "&code_challenge_method=S256";
    }

    private static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }

    private int prefix() {
        return ("/t/" + tenant).length();
    }

    private static String parameter(String address, String name) {
        return UriUtils.decode(
                Objects.requireNonNull(UriComponentsBuilder.fromUriString(address)
                        .build()
                        .getQueryParams()
                        .getFirst(name)),
                StandardCharsets.UTF_8);
    }

    private ResultActions open(String address) throws Exception {
        return go(get(java.net.URI.create(address)).accept(MediaType.TEXT_HTML));
    }

    private ResultActions send(String path, String... fields) throws Exception {
        String page = open("/t/" + tenant + "/sign-in/forgot")
                .andReturn()
                .getResponse()
                .getContentAsString();
        Matcher token = CSRF.matcher(page);
        assertThat(token.find()).isTrue();
        MockHttpServletRequestBuilder request = post("/t/" + tenant + path).param("_csrf", token.group(1));
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return go(request.accept(MediaType.TEXT_HTML));
    }

    private ResultActions go(MockHttpServletRequestBuilder request) throws Exception {
        if (cookie != null) {
            request.cookie(cookie);
        }
        ResultActions result = web.perform(request);
        MockHttpServletResponse response = result.andReturn().getResponse();
        Cookie set = response.getCookie("gh_member");
        if (set != null) {
            cookie = set.getMaxAge() == 0 ? null : set;
        }
        return result;
    }
}
