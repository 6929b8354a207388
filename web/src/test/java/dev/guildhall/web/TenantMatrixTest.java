package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Whatever somebody holds of one tenant (token, program's token, session of the console or of the members' pages, refresh
 * token) is worth nothing at any address of another, and leaves no trace there.
 */
@SuppressWarnings("NullAway.Init") // filled step by step
class TenantMatrixTest extends RunningServer {
    private static final String SOMEBODY = "0199f000-0000-7000-8000-000000000001";

    private static final Set<String> OF_PROGRAMS =
            Set.of("registration.accounts.view", "billing.orders.view", "billing.points.grant");

    /** Counted or swept by every caller, signed in or not: what an address has asked for lately. */
    private static final Set<String> OF_STRANGERS = Set.of("request_window", "phone_guard", "password_attempt");

    @Autowired
    ApplicationContext application;

    @Autowired
    Accounts accounts;

    @Autowired
    ClientRegistry clients;

    @Autowired
    Operators operators;

    @Autowired
    OperatorClients operatorClients;

    @Autowired
    JdbcClient jdbc;

    /** Plain: sends what it is told and keeps nothing. */
    private final HttpClient plain =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    /** What an address of a tenant answers to who brings nothing. */
    private final Map<String, Integer> strangers = new HashMap<>();

    /** What somebody of a tenant could carry elsewhere. */
    private record Bag(TenantId of, Map<String, String> tokens, List<HttpCookie> cookies, String refreshToken) {}

    @Test
    void whatBelongsToOneTenantIsWorthNothingAtAnother() throws Exception {
        List<Bag> bags = new ArrayList<>();
        for (String blueprint : List.of("certification", "association", "trade")) {
            bags.add(bag(tenants.open("matrix-" + blueprint, blueprint)));
        }
        for (Bag bag : bags) {
            assertThat(worksAtHome(bag)).as("%s at home", bag.of()).isEmpty();
        }
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Bag at : bags) {
            Map<String, Long> before = rows(at.of());
            for (Bag of : bags) {
                if (of == at) {
                    continue;
                }
                for (Routes.Route route : routes().all()) {
                    if (route.isUnder("/operator") || route.isUnder("/sandbox")) {
                        continue;
                    }
                    tried += carry(of, at.of(), route, wrong);
                }
                refreshElsewhere(of, at.of(), wrong);
            }
            assertThat(rows(at.of())).as("rows of %s", at.of()).isEqualTo(before);
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(5_000);
        for (Bag bag : bags) {
            assertThat(worksAtHome(bag)).as("%s at home, still", bag.of()).isEmpty();
        }
    }

    /** Between the deployment's own console and API and a tenant's it is the same, in both directions. */
    @Test
    void whatBelongsToATenantIsWorthNothingAtTheOperatorsAndTheOtherWayRound() throws Exception {
        Bag bag = bag(tenants.open("matrix-certification", "certification"));
        String name = "matrix" + Long.toString(System.nanoTime(), 36);
        OperatorBrowser operator = OperatorBrowser.signedIn(root(), operators, name);
        assertThat(operator.open("/operator").statusCode()).isEqualTo(200);
        HttpCookie session = ((CookieManager) operator.http.cookieHandler().orElseThrow())
                .getCookieStore().getCookies().stream()
                        .filter(cookie -> cookie.getName().equals("gh_operator"))
                        .findFirst()
                        .orElseThrow();
        String clientId = "matrix-" + Long.toString(System.nanoTime(), 36);
        String secret = operatorClients.create(
                new Operator(Ids.next(), "运营", false, Set.of("operator.tenants.view")),
                clientId,
                "走查",
                Set.of("operator.tenants.view"));
        String basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        String opaque = json.readTree(plain.send(
                                HttpRequest.newBuilder(URI.create(root() + "/oauth2/token"))
                                        .header("Authorization", "Basic " + basic)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("access_token")
                .asString();
        Map<String, Long> before = rows(bag.of());
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Routes.Route route : routes().all()) {
            if (route.isUnder("/operator/api")) {
                for (String token : bag.tokens().values()) {
                    tried += refused(null, route, "Authorization", "Bearer " + token, wrong);
                }
            } else if (route.isUnder("/operator")) {
                for (HttpCookie cookie : bag.cookies()) {
                    tried += refused(null, route, "Cookie", "gh_operator=" + cookie.getValue(), wrong);
                }
            } else if (route.isUnder("/api")) {
                tried += refused(bag.of(), route, "Authorization", "Bearer " + opaque, wrong);
            } else if (route.isUnder("/console")) {
                tried += refused(bag.of(), route, "Cookie", "gh_session=" + session.getValue(), wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(300);
        assertThat(rows(bag.of())).isEqualTo(before);
        assertThat(operator.open("/operator").statusCode())
                .as("still signed in")
                .isEqualTo(200);
        assertThat(worksAtHome(bag)).isEmpty();
    }

    /** @param at null: the deployment itself */
    private int refused(@Nullable TenantId at, Routes.Route route, String header, String value, List<String> wrong)
            throws Exception {
        int status = send(at, route, header, value);
        if (status != 401 && status != 404) {
            wrong.add(status + " at " + (at == null ? "the operator's" : at) + ": " + route + " with " + header);
        }
        return 1;
    }

    /** Tries everything of a bag at one address of another tenant; says how many requests that were. */
    private int carry(Bag of, TenantId at, Routes.Route route, List<String> wrong) throws Exception {
        int tried = 0;
        if (route.isUnder("/api")) {
            for (Map.Entry<String, String> token : of.tokens().entrySet()) {
                int status = send(at, route, "Authorization", "Bearer " + token.getValue());
                // A wrong token is refused also where none is needed.
                if (status != 401 && status != 404) {
                    wrong.add(of.of() + "'s " + token.getKey() + " at " + at + ": " + status + " " + route);
                }
                tried++;
            }
        }
        for (HttpCookie cookie : of.cookies()) {
            for (String name : List.of("gh_session", "gh_member")) {
                int status = send(at, route, "Cookie", name + "=" + cookie.getValue());
                boolean refused = status == 401 || status == 404;
                // Where sessions do not count, or not those of this cookie, it must be as if there were none.
                boolean right = counts(name, route) ? refused : status == asAStranger(at, route);
                if (!right) {
                    wrong.add(of.of() + "'s " + cookie.getName() + " as " + name + " at " + at + ": " + status + " "
                            + route);
                }
                tried++;
            }
        }
        return tried;
    }

    private static boolean counts(String cookie, Routes.Route route) {
        return cookie.equals("gh_session")
                ? route.isUnder("/console")
                : route.isUnder("/sign-in") || route.isUnder("/oauth2/consent");
    }

    private int asAStranger(TenantId at, Routes.Route route) throws Exception {
        String key = at + " " + route.method() + " " + route.pattern();
        Integer known = strangers.get(key);
        if (known == null) {
            known = send(at, route, "X-Nothing", "nothing");
            strangers.put(key, known);
        }
        return known;
    }

    private void refreshElsewhere(Bag of, TenantId at, List<String> wrong) throws Exception {
        HttpResponse<String> answer = form(
                at,
                "/oauth2/token",
                "client_id=miniprogram&grant_type=refresh_token&refresh_token=" + of.refreshToken());
        if (answer.statusCode() != 400) {
            wrong.add(of.of() + "'s refresh token at " + at + ": " + answer.statusCode());
        }
    }

    private int send(@Nullable TenantId at, Routes.Route route, String header, String value) throws Exception {
        String path = route.pattern()
                .replaceAll("\\{[^}]*\\}", SOMEBODY)
                .replace("/**", "/x")
                .replace("*", "x");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root() + (at == null ? "" : "/t/" + at) + path))
                .header(header, value)
                .header("Content-Type", "application/json")
                .header("Accept", route.isUnder("/api") ? "application/json" : "text/html")
                .header("Idempotency-Key", "matrix")
                .method(
                        route.method(),
                        route.method().equals("GET") || route.method().equals("DELETE")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        return plain.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** That the things in the bag are good at all; without this the walk would prove nothing. */
    private List<String> worksAtHome(Bag bag) throws Exception {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> token : bag.tokens().entrySet()) {
            String path = token.getKey().equals("program") ? "/api/tenant/orders" : "/api/me";
            int status = plain.send(
                            HttpRequest.newBuilder(URI.create(root() + "/t/" + bag.of() + path))
                                    .header("Authorization", "Bearer " + token.getValue())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                faults.add(token.getKey() + " " + status);
            }
        }
        for (HttpCookie cookie : bag.cookies()) {
            String path = cookie.getName().equals("gh_member") ? "/sign-in" : "/console/my/sign-ins";
            HttpResponse<String> page = plain.send(
                    HttpRequest.newBuilder(URI.create(root() + "/t/" + bag.of() + path))
                            .header("Cookie", cookie.getName() + "=" + cookie.getValue())
                            .header("Accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (page.statusCode() != 200 || !page.body().contains("林岚")) {
                faults.add(cookie.getName() + " " + page.statusCode());
            }
        }
        return faults;
    }

    private Bag bag(TenantId of) throws Exception {
        tenant = of;
        String username = "lin" + Long.toString(System.nanoTime(), 36);
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String kind : List.of(Actor.STAFF, Actor.MEMBER, Actor.PERSON, Actor.AGENCY, Actor.GUEST)) {
            String login = username + kind.toLowerCase(java.util.Locale.ROOT);
            in(() -> accounts.open(new NewAccount(
                    kind, "林岚", null, login, PASSWORD, false, kind.equals(Actor.STAFF) ? Set.of("owner") : Set.of())));
            tokens.put(kind, tokenOf(login));
            token = null;
        }
        Actor owner = new Actor(AccountId.of(SOMEBODY), Actor.STAFF, "林岚", OF_PROGRAMS);
        ClientRegistry.Issued program = in(() -> clients.register(
                ClientKind.PROGRAM, new ClientDraft("对接", "", List.of(), List.of(), OF_PROGRAMS), owner));
        String basic = Base64.getEncoder()
                .encodeToString((program.clientId() + ":" + program.secret()).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> granted = plain.send(
                HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "grant_type=client_credentials&scope=" + String.join("%20", OF_PROGRAMS)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        tokens.put("program", json.readTree(granted.body()).path("access_token").asString());
        HttpResponse<String> signedIn = form(
                of,
                "/oauth2/token",
                "client_id=miniprogram&grant_type=urn:guildhall:grant:password&username=" + username + "staff&password="
                        + PASSWORD);
        return new Bag(
                of,
                tokens,
                List.of(
                        session("/console/sign-in?mode=password", "/console/sign-in", username + "staff", "gh_session"),
                        session("/sign-in?mode=password", "/sign-in", username + "staff", "gh_member")),
                json.readTree(signedIn.body()).path("refresh_token").asString());
    }

    private HttpCookie session(String page, String action, String login, String name) throws Exception {
        HttpResponse<String> entered = submit(page, action, Map.of("login", login, "password", PASSWORD));
        assertThat(entered.statusCode()).as(entered.body()).isBetween(300, 399);
        CookieManager cookies = (CookieManager) http.cookieHandler().orElseThrow();
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name)
                        && Objects.requireNonNull(cookie.getPath()).startsWith("/t/" + tenant))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> form(TenantId at, String path, String body) throws Exception {
        return plain.send(
                HttpRequest.newBuilder(URI.create(root() + "/t/" + at + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** How many rows each table of the tenant has, and how often rows were written since the server began. */
    private Map<String, Long> rows(TenantId of) {
        return TenantScope.with(of).get(() -> {
            Map<String, Long> rows = new TreeMap<>();
            for (String table : jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                    .query(String.class)
                    .list()) {
                if (!OF_STRANGERS.contains(table) && readable(table)) {
                    rows.put(table, count(table));
                }
            }
            assertThat(rows).hasSizeGreaterThan(20).containsKey("account");
            return rows;
        });
    }

    private boolean readable(String table) {
        return Boolean.TRUE.equals(jdbc.sql("SELECT has_table_privilege(current_user, quote_ident(?), 'SELECT')")
                .param(table)
                .query(Boolean.class)
                .single());
    }

    /** A fingerprint of everything in the table: it changes when a row comes, goes or is written anew. */
    private Long count(String table) {
        @Nullable Long print = jdbc.sql(
                        "SELECT hashtextextended(query_to_xml(format('SELECT * FROM %I t ORDER BY t', CAST(? AS text)),"
                                + " true, false, '')::text, 0)")
                .param(table)
                .query(Long.class)
                .single();
        return Objects.requireNonNull(print);
    }

    private Routes routes() {
        return Routes.of(
                application.getBeansOfType(RequestMappingHandlerMapping.class).values());
    }
}
