package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.operator.OperatorAccounts;
import dev.guildhall.identity.operator.OperatorRole;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.notice.SmsTotal;
import dev.guildhall.problem.Conflict;
import dev.guildhall.testing.Covers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** 运营账号 and 接口客户端: roles, invitations by a link, and what a client may do. */
@SuppressWarnings("NullAway.Init") // filled step by step
@Covers("X6")
class OperatorConsoleTest extends RunningServer {
    @Autowired
    Operators operators;

    @Autowired
    OperatorAccounts accounts;

    @Autowired
    SmsTotal total;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Test
    void anOperatorIsInvitedByALinkAndMayDoWhatTheRoleSays() throws Exception {
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        String username = "helper" + System.nanoTime();
        HttpResponse<String> invited = boss.submit(
                "/operator/accounts",
                "/operator/accounts",
                Map.of("username", username, "name", "陈放", "role", "SUPPORT"));
        assertThat(invited.body()).contains("把这个链接交给陈放", "邀请运营账号");
        String link = found(invited.body(), "(/operator/welcome\\?ticket=[A-Za-z0-9_-]+)");
        HttpResponse<String> set = boss.submit(
                link,
                "/operator/welcome",
                Map.of("ticket", link.substring(link.indexOf('=') + 1), "newPassword", PASSWORD, "repeated", PASSWORD));
        assertThat(set.statusCode()).isEqualTo(302);
        OperatorBrowser helper = OperatorBrowser.signIn(root(), username);
        assertThat(helper.open("/operator/tenants").statusCode()).isEqualTo(200);
        assertThat(helper.open("/operator").body()).contains("客服支持").doesNotContain("/operator/accounts");
        assertThat(helper.open("/operator/tenants/new").statusCode()).isEqualTo(403);
        UUID id = id(username);
        assertThat(boss.submit("/operator/accounts", "/operator/accounts/" + id + "/role", Map.of("role", "SUPER"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(helper.open("/operator/tenants/new").statusCode()).isEqualTo(200);
        assertThat(boss.submit("/operator/accounts", "/operator/accounts/" + id + "/disable", Map.of("reason", " "))
                        .body())
                .contains("请写明停用原因");
        boss.submit("/operator/accounts", "/operator/accounts/" + id + "/disable", Map.of("reason", "离职"));
        assertThat(helper.open("/operator/tenants").statusCode()).isEqualTo(302);
    }

    @Test
    void whatOperatorsDidAndWhoSignedInIsRead() throws Exception {
        String name = "boss" + System.nanoTime();
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, name);
        String client = "c" + System.nanoTime();
        boss.submit(
                "/operator/clients",
                "/operator/clients",
                Map.of("clientId", client, "name", "看板", "permission", "operator.tenants.view"));
        assertThat(boss.open("/operator/audit?q=" + client).body())
                .contains("新建接口客户端", "运营" + name, client, "127.0.0.1");
        assertThat(boss.open("/operator/audit?q=" + client + "&to=2020-01-01").body())
                .contains("没有符合条件的记录");
        assertThat(boss.open("/operator/audit/sign-ins?q=" + name).body()).contains("运营" + name, "成功");
        assertThat(boss.open("/operator/audit/sign-ins?outcome=bad&q=" + name).body())
                .contains("没有符合条件的记录");
    }

    @Test
    void theMessagesOfAllTenantsAreReadByAllAndReleasedByFew() throws Exception {
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        String reading = "reader" + System.nanoTime();
        OperatorBrowser reader = OperatorBrowser.signedIn(root(), operators, reading);
        accounts.changeRole(new Operator(UUID.randomUUID(), "测试", false, Set.of()), id(reading), OperatorRole.READER);
        int limit = total.today().limit();
        assertThat(reader.open("/operator/messages").body()).contains("短信用量").doesNotContain("放开今天");
        String token = reader.csrf("/operator/messages");
        assertThat(reader.post("/operator/messages/release", Map.of("_csrf", token))
                        .statusCode())
                .isEqualTo(403);
        platform.sql(
                        "INSERT INTO sms_total (day, sent) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET sent = excluded.sent")
                .params(total.today().day(), limit)
                .update();
        try {
            assertThat(boss.open("/operator").body()).contains("今天的短信总量已用完");
            assertThat(boss.submit("/operator/messages", "/operator/messages/release", Map.of())
                            .statusCode())
                    .isEqualTo(302);
            assertThat(total.today().limit()).isEqualTo(limit + total.perDay());
            assertThat(boss.open("/operator").body()).doesNotContain("今天的短信总量已用完");
            assertThat(boss.open("/operator/audit").body()).contains("放开短信总量");
        } finally {
            platform.sql("UPDATE sms_total SET sent = 0, extra = 0 WHERE day = ?")
                    .param(total.today().day())
                    .update();
        }
    }

    @Test
    void theLastWhoMayDoEverythingStays() throws Exception {
        UUID last = operators.open("last" + System.nanoTime(), "最后一位");
        operators.setPassword(last, PASSWORD);
        UUID by = UUID.randomUUID();
        Operator somebody = new Operator(by, "测试", false, Set.of());
        List<UUID> others = platform.sql(
                        "SELECT id FROM operator WHERE role = 'SUPER' AND state = 'ACTIVE' AND id <> ?")
                .param(last)
                .query(UUID.class)
                .list();
        try {
            others.forEach(each -> accounts.changeRole(somebody, each, OperatorRole.READER));
            assertThatThrownBy(() -> accounts.changeRole(somebody, last, OperatorRole.READER))
                    .isInstanceOf(Conflict.class);
            assertThatThrownBy(() -> accounts.disable(somebody, last, "试试")).isInstanceOf(Conflict.class);
        } finally {
            others.forEach(each -> accounts.changeRole(somebody, each, OperatorRole.SUPER));
        }
    }

    @Test
    void aClientMayDoWhatItWasGivenUntilItsSecretIsChanged() throws Exception {
        OperatorBrowser boss = OperatorBrowser.signedIn(root(), operators, "boss" + System.nanoTime());
        String client = "c" + System.nanoTime();
        HttpResponse<String> made = boss.submit(
                "/operator/clients",
                "/operator/clients",
                Map.of("clientId", client, "name", "看板", "permission", "operator.tenants.view"));
        String secret = found(made.body(), "id=\"secret\"[^>]*>([^<]+)<");
        String token = token(client, secret);
        assertThat(api(token, "GET", "/operator/api/tenants", "")).isEqualTo(200);
        assertThat(api(token, "POST", "/operator/api/tenants", """
                        {"slug": "nothing-yet", "name": "x", "blueprint": "association", "admin": {"name": "a", "phone": "13800138000"}}""")).isEqualTo(403);
        UUID id = platform.sql("SELECT id FROM operator_client WHERE client_id = ?")
                .param(client)
                .query(UUID.class)
                .single();
        String changed = found(
                boss.submit("/operator/clients", "/operator/clients/" + id + "/secret", Map.of())
                        .body(),
                "id=\"secret\"[^>]*>([^<]+)<");
        assertThat(api(token, "GET", "/operator/api/tenants", "")).isEqualTo(401);
        String again = token(client, changed);
        assertThat(api(again, "GET", "/operator/api/tenants", "")).isEqualTo(200);
        boss.submit("/operator/clients", "/operator/clients/" + id + "/end", Map.of());
        assertThat(api(again, "GET", "/operator/api/tenants", "")).isEqualTo(401);
        assertThat(boss.open("/operator/clients").body()).contains("看板", "已停用").doesNotContain(changed);
    }

    private UUID id(String username) {
        return platform.sql("SELECT id FROM operator WHERE username = ?")
                .param(username)
                .query(UUID.class)
                .single();
    }

    private String token(String client, String secret) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(root() + "/oauth2/token"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString((client + ":" + secret)
                                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body()).path("access_token").asString();
    }

    private int api(String bearer, String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(root() + path))
                                .header("Authorization", "Bearer " + bearer)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String found(String html, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        assertThat(matcher.find()).as("%s in %s", pattern, html).isTrue();
        return matcher.group(1);
    }
}
