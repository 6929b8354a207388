package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * Clients that others have written (openid-client and jose, on Node) sign people in at two tenants, with a person at
 * Chromium; what one tenant issued is refused by both libraries and by the other tenant.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled step by step
class OutsideClientsTest extends RunningServer {
    static final Path CLIENTS = Path.of("src/test/clients").toAbsolutePath();
    private static final String BRAND_NEW_PHONE = "+861391110";

    @Autowired
    Accounts accounts;

    @Autowired
    ClientRegistry clients;

    private Browser browser;
    private TenantId first;
    private TenantId second;

    /** Whether clients are told of {@code <slug>.localhost} instead of {@code /t/<slug>}. */
    private boolean atOwnHosts;

    @BeforeAll
    void prepare() throws Exception {
        install();
        browser = new Browser();
        first = tenants.open("outside-one", "association");
        second = tenants.open("outside-two", "certification");
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void aWebsiteWithASecretSignsPeopleInByPassword() throws Exception {
        AccountId id = member(first, "林岚", "lin");
        JsonNode seen = run(first, second, ClientKind.SITE, "openid profile phone", page -> {
            page.getByText("密码登录").click();
            page.locator("#login").fill(username("lin"));
            page.locator("#password").fill(PASSWORD);
            Browser.picture(page, "member-sign-in-password");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("登录").setExact(true))
                    .last()
                    .click();
        });
        check(seen, first, id);
        assertThat(seen.path("person").path("name").asString()).isEqualTo("林岚");
        assertThat(seen.path("person").path("phone_number").asString()).startsWith(BRAND_NEW_PHONE);
    }

    @Test
    void anAppWithoutASecretSignsPeopleInByCode() throws Exception {
        AccountId id = member(second, "高扬", "gao");
        String phone = TenantScope.with(second)
                .get(() -> accounts.phoneOf(id))
                .orElseThrow()
                .national();
        JsonNode seen = run(second, first, ClientKind.APP, "openid profile", page -> {
            Browser.picture(page, "member-sign-in-code");
            page.locator("#phone").fill(phone);
            page.getByText("获取验证码").click();
            assertThat(page.locator("#code-help")).isVisible();
            page.locator("#code").fill(smsTo(phone).path("code").asString());
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("登录").setExact(true))
                    .last()
                    .click();
        });
        check(seen, second, id);
        assertThat(seen.path("person").path("name").asString()).isEqualTo("高扬");
        assertThat(seen.path("person").has("phone_number")).isFalse();
    }

    /** The same at the tenants' own hosts, which are issuers of their own. */
    @Test
    void aTenantsOwnHostIsAnIssuerToo() throws Exception {
        atOwnHosts = true;
        try {
            AccountId id = member(first, "周宁", "zhou");
            JsonNode seen = run(first, second, ClientKind.APP, "openid profile", page -> {
                page.getByText("密码登录").click();
                page.locator("#login").fill(username("zhou"));
                page.locator("#password").fill(PASSWORD);
                page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("登录").setExact(true))
                        .last()
                        .click();
            });
            assertThat(seen.path("issuer").asString()).isEqualTo("http://outside-one.localhost:" + port);
            check(seen, first, id);
        } finally {
            atOwnHosts = false;
        }
    }

    private String issuer(TenantId at) {
        return atOwnHosts ? "http://" + at + ".localhost:" + port : root() + "/t/" + at;
    }

    private void check(JsonNode seen, TenantId at, AccountId id) {
        String issuer = issuer(at);
        assertThat(seen.path("issuer").asString()).isEqualTo(issuer);
        assertThat(seen.path("claims").path("iss").asString()).isEqualTo(issuer);
        assertThat(seen.path("claims").path("sub").asString()).isEqualTo(id.toString());
        assertThat(seen.path("verifiedSubject").asString()).isEqualTo(id.toString());
        assertThat(seen.path("algorithm").asString()).isEqualTo("ES256");
        assertThat(seen.path("rotated").asBoolean()).isTrue();
        assertThat(seen.path("personAgain")).isEqualTo(seen.path("person"));
        JsonNode elsewhere = seen.path("elsewhere");
        assertThat(elsewhere.path("keyOfOther").asString()).isEqualTo("ERR_JWKS_NO_MATCHING_KEY");
        assertThat(elsewhere.path("issuerOfOther").asString()).isEqualTo("ERR_JWT_CLAIM_VALIDATION_FAILED");
        assertThat(elsewhere.path("userInfo").asInt()).isEqualTo(401);
        assertThat(elsewhere.path("refresh").asString()).isNotEmpty();
        JsonNode ended = seen.path("ended");
        assertThat(ended.path("state").asString()).isEqualTo("bye");
        assertThat(ended.path("userInfo").asString()).isNotEmpty();
        assertThat(ended.path("refresh").asString()).isNotEmpty();
    }

    /** The person at the sign-in page. */
    private interface Person {
        void signIn(Page page) throws Exception;
    }

    /** Lets the client run, with a person at a phone who signs in and allows; gives what the client saw. */
    private JsonNode run(TenantId at, TenantId other, ClientKind kind, String scope, Person person) throws Exception {
        int port = freePort();
        String here = "http://127.0.0.1:" + port;
        Set<String> scopes = new java.util.HashSet<>(Set.of(scope.split(" ")));
        scopes.remove("openid");
        ClientRegistry.Issued client = TenantScope.with(at)
                .get(() -> clients.register(
                        kind,
                        new ClientDraft("会议签到", "", List.of(here + "/back"), List.of(here + "/bye"), scopes),
                        new Actor(new AccountId(new java.util.UUID(0, 1)), Actor.STAFF, "沈知远", Set.of())));
        Map<String, Object> asked = new HashMap<>(Map.of(
                "issuer",
                issuer(at),
                "otherIssuer",
                issuer(other),
                "clientId",
                client.clientId(),
                "port",
                port,
                "scope",
                scope));
        if (client.secret() != null) {
            asked.put("secret", client.secret());
        }
        Process process = new ProcessBuilder("node", "client.mjs", json.writeValueAsString(asked))
                .directory(CLIENTS.toFile())
                .redirectErrorStream(true)
                .start();
        StringBuilder words = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Page page = browser.phone(root());
            @Nullable String line;
            boolean signedIn = false;
            while ((line = lines.readLine()) != null) {
                words.append(line).append('\n');
                JsonNode said = line.startsWith("{") ? json.readTree(line) : json.createObjectNode();
                if (said.has("seen")) {
                    return said.path("seen");
                }
                if (said.has("open") && !signedIn) {
                    signedIn = true;
                    page.navigate(said.path("open").asString());
                    assertThat(page.getByText("会议签到").first()).isVisible();
                    person.signIn(page);
                    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("授权")))
                            .isVisible();
                    Browser.picture(page, "member-consent");
                    page.getByRole(
                                    AriaRole.BUTTON,
                                    new Page.GetByRoleOptions().setName("同意").setExact(true))
                            .click();
                    assertThat(page).hasTitle("back at the client");
                } else if (said.has("open")) {
                    page.navigate(said.path("open").asString());
                }
            }
        } finally {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        throw new AssertionError("the client saw nothing: " + words);
    }

    private AccountId member(TenantId at, String name, String username) {
        PhoneNumber phone = new PhoneNumber(BRAND_NEW_PHONE + (1000 + username.hashCode() % 1000 + 1000));
        return TenantScope.with(at)
                .get(() -> accounts.open(
                        new NewAccount(Actor.MEMBER, name, phone, username(username), PASSWORD, false, Set.of())));
    }

    private static String username(String name) {
        return name + "-outside";
    }

    /** {@code npm ci}, only when what it goes by has changed. */
    static void install() throws Exception {
        MessageDigest sum = MessageDigest.getInstance("SHA-256");
        for (String input : List.of("package.json", "package-lock.json", ".npmrc")) {
            sum.update(Files.readAllBytes(CLIENTS.resolve(input)));
        }
        String wanted = HexFormat.of().formatHex(sum.digest());
        Path mark = CLIENTS.resolve("node_modules/.installed");
        if (Files.exists(mark) && Files.readString(mark).equals(wanted)) {
            return;
        }
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(CLIENTS.toFile())
                .redirectErrorStream(true)
                .start();
        String words = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(npm.waitFor()).as("npm ci: %s", words).isZero();
        Files.writeString(mark, wanted);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
