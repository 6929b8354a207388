package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.operator.Operators;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser that keeps its cookies, signed in to the operator's console; it may go on to a tenant's. */
final class OperatorBrowser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern META = Pattern.compile("<meta name=\"csrf\" content=\"([^\"]+)\"");

    final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String root;

    private OperatorBrowser(String root) {
        this.root = root;
    }

    /** Opens the account (everything allowed) if need be, and signs it in. */
    static OperatorBrowser signedIn(String root, Operators operators, String username) throws Exception {
        UUID id = operators.open(username, "运营" + username);
        operators.setPassword(id, RunningServer.PASSWORD);
        return signIn(root, username);
    }

    static OperatorBrowser signIn(String root, String username) throws Exception {
        OperatorBrowser browser = new OperatorBrowser(root);
        HttpResponse<String> entered = browser.submit(
                "/operator/sign-in",
                "/operator/sign-in",
                Map.of("login", username, "password", RunningServer.PASSWORD));
        assertThat(entered.statusCode()).as(entered.body()).isBetween(300, 399);
        return browser;
    }

    HttpResponse<String> open(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(root + path)).header("Accept", "text/html"));
    }

    HttpResponse<String> submit(String page, String action, Map<String, String> fields) throws Exception {
        Map<String, String> all = new HashMap<>(fields);
        all.put("_csrf", token(open(page).body(), CSRF));
        return post(action, all);
    }

    /** Without a token: for the one form that needs none. */
    HttpResponse<String> post(String action, Map<String, String> fields) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(action.startsWith("http") ? action : root + action))
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&")))));
    }

    /** The token of a page for requests without a form. */
    String csrf(String page) throws Exception {
        return token(open(page).body(), META);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String token(String html, Pattern pattern) {
        Matcher matcher = pattern.matcher(html);
        assertThat(matcher.find()).as("a token in %s", html).isTrue();
        return matcher.group(1);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
