package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.audit.AuditEntry;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.SupportRules;
import dev.guildhall.identity.SupportRules.Access;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisit.State;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.testing.Covers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An operator in a tenant's console: only let in, only for a while, only looking, and each click written down. */
@SuppressWarnings("NullAway.Init") // filled step by step
@Covers("X6")
class SupportVisitTest extends RunningServer {
    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final AtomicInteger NEXT = new AtomicInteger();

    @Autowired
    Accounts accounts;

    @Autowired
    Operators operators;

    @Autowired
    SupportVisits visits;

    @Autowired
    AuditTrail audit;

    @Autowired
    PlatformClock clock;

    OperatorBrowser operator;
    AccountId owner;
    String ownerLogin;

    @BeforeEach
    void aTenantAndAnOperator() throws Exception {
        tenant = tenants.open("certification");
        ownerLogin = "head" + NEXT.incrementAndGet();
        owner = in(() ->
                accounts.open(new NewAccount(Actor.STAFF, "沈知远", null, ownerLogin, PASSWORD, false, Set.of("owner"))));
        operator = OperatorBrowser.signedIn(root(), operators, "op" + NEXT.incrementAndGet());
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void theTenantDecidesEachRequestUnlessItSaysOtherwise() throws Exception {
        assertThat(ask("x", "30", false).body()).contains("请写明原因");
        assertThat(ask("协助排查导入失败", "61", false).body()).contains("时长应为 5–60 分钟");
        assertThat(ask("协助排查导入失败", "30", false).statusCode()).isEqualTo(302);
        SupportVisit waiting = newest();
        assertThat(waiting.state()).isEqualTo(State.REQUESTED);
        assertThat(entry(waiting).statusCode()).isEqualTo(409);

        signIn(ownerLogin);
        assertThat(browse("/console").body()).contains("1 个平台支持的申请");
        assertThat(browse("/console/support").body()).contains("协助排查导入失败");
        String answer = "/console/support/" + waiting.id();
        assertThat(submit("/console/support", answer + "/refusal", Map.of()).statusCode())
                .isEqualTo(302);
        assertThat(newest().state()).isEqualTo(State.REFUSED);
        assertThat(entry(waiting).statusCode()).isEqualTo(409);

        ask("再次协助排查", "30", false);
        SupportVisit second = newest();
        assertThat(submit("/console/support", "/console/support/" + second.id() + "/approval", Map.of())
                        .statusCode())
                .isEqualTo(302);
        enter(second);
        assertThat(newest().state()).isEqualTo(State.ACTIVE);

        submit("/console/support", "/console/support/rules", Map.of("access", "REFUSE"));
        assertThat(newest().state()).isEqualTo(State.ENDED);
        assertThat(console("/console").statusCode()).isEqualTo(302);
        assertThat(ask("又来了一次", "30", false).body()).contains("不允许平台人员进入");
    }

    @Test
    void aVisitLooksAndIsWrittenDownClickByClick() throws Exception {
        open(false);
        ask("协助核对记录", "30", false);
        SupportVisit visit = newest();
        assertThat(visit.state()).isEqualTo(State.APPROVED);
        enter(visit);
        HttpResponse<String> home = console("/console");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("正在以沈知远的身份访问", "只读", "剩 30 分钟", "协助核对记录", "结束访问");
        assertThat(console("/console/talent/persons").body()).contains("正在以沈知远的身份访问");
        assertThat(console("/console/audit").statusCode()).isEqualTo(200);

        String token = token(home.body());
        HttpResponse<String> refused = send("/console/brand", token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("只读访问", "只能查看");
        for (String closed : List.of(
                "/console/security",
                "/console/staff",
                "/console/roles",
                "/console/support",
                "/console/my/sign-ins",
                "/console/clients",
                "/console/wechat/mini-program")) {
            assertThat(console(closed).statusCode()).as(closed).isEqualTo(403);
        }
        assertThat(console("/console/talent/persons/export.xlsx").statusCode()).isEqualTo(403);
        assertThat(send("/console/talent/persons/" + UUID.randomUUID() + "/reveal/phone", token)
                        .statusCode())
                .isEqualTo(403);

        List<AuditEntry> clicks = clicks();
        assertThat(clicks)
                .allMatch(click ->
                        click.actor().id() == null && click.actor().kind().equals("OPERATOR"));
        assertThat(clicks)
                .allMatch(click -> click.actor().name().startsWith("运营op")
                        && click.actor().name().contains("平台支持，以沈知远的身份"));
        assertThat(clicks)
                .anyMatch(click -> "GET".equals(click.details().get("method"))
                        && "/console/talent/persons".equals(click.details().get("path")))
                .anyMatch(click -> "POST".equals(click.details().get("method"))
                        && "/console/brand".equals(click.details().get("path"))
                        && Boolean.TRUE.equals(click.details().get("refused")));
        signIn(ownerLogin);
        assertThat(browse("/console/audit").body()).contains("平台支持的操作", "/console/talent/persons");
    }

    @Test
    void changingThingsIsAgreedToSeparately() throws Exception {
        open(false);
        ask("协助修改品牌", "30", true);
        SupportVisit visit = newest();
        assertThat(visit.state()).isEqualTo(State.REQUESTED);
        in(() -> {
            visits.decide(actor(), visit.id(), true);
            return 0;
        });
        enter(visit);
        HttpResponse<String> home = console("/console");
        assertThat(home.body()).contains("可修改");
        // Turned away by the form's own checks, not at the door.
        assertThat(send("/console/brand", token(home.body())).statusCode()).isNotEqualTo(403);
        assertThat(send("/console/staff/" + owner + "/disable", token(home.body()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("/console/roles", token(home.body())).statusCode()).isEqualTo(403);
        open(true);
        ask("协助修改品牌", "30", true);
        assertThat(newest().state()).isEqualTo(State.APPROVED);
    }

    @Test
    void theWayAcrossIsGoodOnceAndForAMinute() throws Exception {
        open(false);
        ask("协助排查", "30", false);
        SupportVisit visit = newest();
        String first = ticket(entry(visit).body());
        clock.shift(Duration.ofSeconds(61));
        assertThat(cross(first).statusCode()).isEqualTo(409);
        String second = ticket(entry(visit).body());
        assertThat(cross(second).statusCode()).isEqualTo(302);
        assertThat(cross(second).statusCode()).isEqualTo(409);
        OperatorBrowser other = OperatorBrowser.signedIn(root(), operators, "op" + NEXT.incrementAndGet());
        String page = "/operator/tenants/" + tenant + "/visits";
        assertThat(other.submit(page, page + "/" + visit.id() + "/entry", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aVisitEndsWithItsTimeWithTheOperatorsLeaveAndWithTheTenantsWord() throws Exception {
        open(false);
        ask("协助排查", "5", false);
        SupportVisit byTime = newest();
        enter(byTime);
        assertThat(console("/console").statusCode()).isEqualTo(200);
        clock.shift(Duration.ofMinutes(5));
        assertThat(console("/console").statusCode()).isEqualTo(302);
        assertThat(newest().state()).isEqualTo(State.ENDED);
        assertThat(newest().endReason()).isEqualTo("TIME");

        ask("协助排查", "30", false);
        enter(newest());
        HttpResponse<String> home = console("/console");
        assertThat(send("/console/support/end", token(home.body())).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/operator/tenants/" + tenant));
        assertThat(newest().endReason()).isEqualTo("OPERATOR");
        assertThat(console("/console").statusCode()).isEqualTo(302);

        ask("协助排查", "30", false);
        SupportVisit byTenant = newest();
        enter(byTenant);
        in(() -> {
            visits.endByTenant(byTenant.id());
            return 0;
        });
        assertThat(console("/console").statusCode()).isEqualTo(302);
        assertThat(newest().endReason()).isEqualTo("TENANT");
    }

    @Test
    void aVisitEndsWhenTheOperatorSignsOutAndAVisitOfAnotherGoesOn() throws Exception {
        open(false);
        ask("协助排查", "30", false);
        SupportVisit left = newest();
        enter(left);
        OperatorBrowser first = operator;
        operator = OperatorBrowser.signedIn(root(), operators, "op" + NEXT.incrementAndGet());
        ask("协助排查", "30", false);
        SupportVisit other = newest();
        enter(other);
        assertThat(first.open("/t/" + tenant + "/console").statusCode()).isEqualTo(200);

        assertThat(first.submit("/operator", "/operator/sign-out", Map.of()).statusCode())
                .isEqualTo(302);
        assertThat(first.open("/t/" + tenant + "/console").statusCode()).isEqualTo(302);
        List<SupportVisit> now = in(() -> visits.newest(2));
        assertThat(now.getLast().id()).isEqualTo(left.id());
        assertThat(now.getLast().state()).isEqualTo(State.ENDED);
        assertThat(now.getLast().endReason()).isEqualTo("OPERATOR");
        assertThat(in(() -> audit.entries(new AuditFilter(null, null, "support.ended", null, null, null, null), 0, 5)
                        .items()))
                .hasSize(1);
        assertThat(now.getFirst().state()).isEqualTo(State.ACTIVE);
        assertThat(console("/console").statusCode()).isEqualTo(200);
    }

    private void open(boolean writing) {
        in(() -> {
            visits.change(actor(), new SupportRules(Access.OPEN, writing));
            return 0;
        });
    }

    private Actor actor() {
        return new Actor(owner, Actor.STAFF, "沈知远", Set.of());
    }

    private HttpResponse<String> ask(String reason, String minutes, boolean writing) throws Exception {
        String page = "/operator/tenants/" + tenant + "/visits";
        return operator.submit(
                page,
                page,
                Map.of("account", owner.toString(), "reason", reason, "minutes", minutes, "writing", "" + writing));
    }

    private SupportVisit newest() {
        return in(() -> visits.newest(1).getFirst());
    }

    private HttpResponse<String> entry(SupportVisit visit) throws Exception {
        String page = "/operator/tenants/" + tenant + "/visits";
        return operator.submit(page, page + "/" + visit.id() + "/entry", Map.of());
    }

    private void enter(SupportVisit visit) throws Exception {
        assertThat(cross(ticket(entry(visit).body())).statusCode()).isEqualTo(302);
    }

    private HttpResponse<String> cross(String ticket) throws Exception {
        return operator.post("/t/" + tenant + "/console/support/enter", Map.of("ticket", ticket));
    }

    /** As the visiting operator. */
    private HttpResponse<String> console(String path) throws Exception {
        return operator.open("/t/" + tenant + path);
    }

    private HttpResponse<String> send(String path, String token) throws Exception {
        return operator.post("/t/" + tenant + path, Map.of("_csrf", token));
    }

    private List<AuditEntry> clicks() {
        return in(() -> audit.entries(new AuditFilter(null, null, "support.click", null, null, null, null), 0, 100)
                .items());
    }

    private static String ticket(String html) {
        Matcher matcher = TICKET.matcher(html);
        assertThat(matcher.find()).as(html).isTrue();
        return matcher.group(1);
    }

    private static String token(String html) {
        return html.replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
    }
}
