package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.payments.bills.BillView;
import dev.guildhall.payments.bills.Bills;
import dev.guildhall.payments.bills.DifferenceKind;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantScope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A day's trade bill over the wire: the unmodified SDK, the simulator with its faults, the comparison, the pages. */
class BillsOverHttpTest extends RunningServer {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    @Autowired
    Accounts accounts;

    @Autowired
    PointPacks packs;

    @Autowired
    Bills bills;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    PlatformClock clock;

    UUID pack;

    @BeforeEach
    void anAgencyThatPaid() throws Exception {
        tenant = tenants.open("certification");
        pack = in(() -> packs.add(new PointPacks.Draft("100 点", 100, 0, 365, 90_000, true, 1)));
        in(() -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, "zhongxuan", PASSWORD, false, Set.of())));
        in(() -> accounts.open(new NewAccount("STAFF", "周明薇", null, "zhou", PASSWORD, false, Set.of("owner"))));
        // At noon, so that all that a test does is of one day.
        clock.shift(Duration.between(
                clock.instant(),
                LocalDate.ofInstant(clock.instant(), CHINA)
                        .atTime(LocalTime.NOON)
                        .atZone(CHINA)
                        .toInstant()));
        token = tokenOf("zhongxuan");
    }

    @AfterEach
    void everythingInOrder() throws Exception {
        put("/sandbox/wechatpay/faults", "{}");
        clock.reset();
    }

    @Test
    void theBillOfADayIsFetchedAfterTenAndFits() throws Exception {
        paid("k1");
        sweep();
        assertThat(in(() -> bills.latest(10))).as("the day is not over").isEmpty();
        nextMorning(LocalTime.of(9, 59));
        sweep();
        assertThat(in(() -> bills.latest(10))).as("before ten").isEmpty();
        nextMorning(LocalTime.of(10, 1));
        sweep();
        sweep();
        BillView day = day();
        assertThat(day.state()).isEqualTo(BillView.State.MATCHED);
        assertThat(day.differences()).isZero();
        assertThat(day.total().thereFen()).isEqualTo(90_000);
        assertThat(day.total().thereFeeFen()).isEqualTo(540);
        assertThat(day.total().even()).isTrue();
        assertThat(in(tasks::waiting)).isZero();
        signIn("zhou");
        assertThat(page("/console/money/bills", "bills")).contains("¥900.00 · 1 笔", "已核对");
        assertThat(page("/console/money/bills/" + day.id(), "bill")).contains("逐笔核对一致", "微信扫码");
    }

    @Test
    void whatDoesNotFitBecomesATaskAndGoesWhenTheBillIsRight() throws Exception {
        paid("k1");
        String second = paid("k2").path("number").asString();
        faults("{\"global\": [\"bill-extra-row\"], \"orders\": {\"%s\": [\"bill-missing-row\"]}}".formatted(second));
        nextMorning(LocalTime.of(10, 1));
        sweep();
        BillView.Detail wrong = in(() -> bills.detail(day().id()));
        assertThat(wrong.differences())
                .extracting(BillView.Difference::kind)
                .containsExactlyInAnyOrder(DifferenceKind.MISSING_HERE, DifferenceKind.MISSING_THERE);
        assertThat(open())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.suggestion()).isNotBlank());
        signIn("zhou");
        assertThat(page("/console/money/bills/" + wrong.bill().id(), "bill-wrong"))
                .contains("微信支付有收款，本系统没有订单", "本系统已收款，账单里没有", "¥123.00", second);
        assertThat(page("/console/money/tasks", "money-tasks")).contains("对账", "STRANGER", second);
        MoneyTaskView task = open().getFirst();
        assertThat(page("/console/money/tasks/" + task.id(), "money-task")).contains("记为已处理", "建议");
        assertThat(browse("/console/money/bills/of/" + task.subjectId())
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/console/money/bills/" + wrong.bill().id());

        faults("{}");
        String here = "/console/money/bills/" + wrong.bill().id();
        assertThat(submit(here, here + "/fetch", Map.of()).statusCode()).isEqualTo(302);
        assertThat(in(tasks::waiting)).isZero();
        assertThat(day().differences()).isZero();
        assertThat(in(() -> tasks.page("DONE", 0, 10)).items())
                .hasSize(2)
                .allSatisfy(done -> assertThat(done.doneNote()).contains("一致"));
    }

    @Test
    void aPaymentThatWasNeverHeardOfIsBookedByOneClick() throws Exception {
        faults("{\"global\": [\"missing\"]}");
        JsonNode order = paid("k1");
        nextMorning(LocalTime.of(10, 1));
        sweep();
        MoneyTaskView task = open().getFirst();
        assertThat(task.kind()).isEqualTo(DifferenceKind.STATE.id());
        signIn("zhou");
        String here = "/console/money/tasks/" + task.id();
        assertThat(page(here, "money-task-repair")).contains("查询并入账");
        assertThat(submit(here, here + "/repair", Map.of()).statusCode()).isEqualTo(302);
        token = tokenOf("zhongxuan");
        assertThat(get("/api/orders/" + order.path("id").asString())
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("PAID");
        assertThat(in(tasks::waiting)).isZero();
        assertThat(day().differences()).isZero();
        assertThat(day().total().even()).isTrue();
    }

    @Test
    void aDamagedBillIsNotBelievedAndFetchedLater() throws Exception {
        paid("k1");
        faults("{\"global\": [{\"fault\": \"bill-damaged\", \"times\": 1}]}");
        nextMorning(LocalTime.of(10, 1));
        sweep();
        assertThat(day().state()).isEqualTo(BillView.State.FAILED);
        assertThat(day().finding()).contains("校验值");
        sweep();
        assertThat(day().state()).as("its turn has not come").isEqualTo(BillView.State.FAILED);
        clock.shift(Duration.ofMinutes(30));
        sweep();
        assertThat(day().state()).isEqualTo(BillView.State.MATCHED);
    }

    @Test
    void twoNodesThatFetchTheSameDayMakeTheSameTasksOnce() throws Exception {
        paid("k1");
        faults("{\"global\": [\"bill-wrong-amount\"]}");
        nextMorning(LocalTime.of(10, 1));
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> nodes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                nodes.add(pool.submit(this::sweep));
            }
            for (Future<?> node : nodes) {
                node.get();
            }
        }
        assertThat(in(() -> bills.latest(10))).hasSize(1);
        UUID id = day().id();
        in(() -> bills.fetchAgain(id));
        assertThat(open()).hasSize(1);
        assertThat(in(() -> bills.detail(id)).differences())
                .hasSize(1)
                .allSatisfy(difference -> assertThat(difference.kind()).isEqualTo(DifferenceKind.AMOUNT));
    }

    @Test
    void papersAreAskedForByMembersAndSeenByStaff() throws Exception {
        String order = paid("k1").path("id").asString();
        Answer receipt = post("/api/orders/" + order + "/receipt", "{}", null);
        assertThat(receipt.status()).as("%s", receipt).isEqualTo(200);
        Answer asked = post(
                "/api/orders/" + order + "/fapiao",
                "{\"kind\":\"COMPANY\",\"title\":\"北京中轩认证有限公司\",\"taxNumber\":\"91350100M000100Y43\"}",
                null);
        assertThat(asked.status()).as("%s", asked).isEqualTo(201);
        assertThat(browse(receipt.body().path("verifyUrl").asString().replaceFirst(".*(/r/)", "$1"))
                        .body())
                .contains("信息属实");
        signIn("zhou");
        assertThat(page("/console/money/receipts", "receipts"))
                .contains(receipt.body().path("number").asString(), "开具单位与印章", "有效");
        assertThat(page("/console/money/fapiao", "fapiao-list")).contains("北京中轩认证有限公司", "待开具");
        String one = "/console/money/fapiao/" + asked.body().path("id").asString();
        assertThat(page(one, "fapiao")).contains("91350100M000100Y43", "上传并通知申请人");
        assertThat(submit(one, one + "/refuse", Map.of("reason", "")).statusCode())
                .isEqualTo(422);
        assertThat(submit(one, one + "/refuse", Map.of("reason", "抬头与税号不符")).statusCode())
                .isEqualTo(302);
        assertThat(page("/console/money/fapiao?state=REFUSED", "fapiao-refused"))
                .contains("未通过");
    }

    @Test
    void staffMoveTheTestClockAndSeeAnOrderEnd() throws Exception {
        String number = post("/api/orders", "{\"kind\":\"point-pack\",\"subject\":\"%s\"}".formatted(pack), "k1")
                .body()
                .path("number")
                .asString();
        signIn("zhou");
        assertThat(page("/console/money/clock", "clock")).contains("测试时钟", "向前 1 小时");
        var moved = submit("/console/money/clock", "/console/money/clock", Map.of("by", "PT1H"));
        Files.writeString(Path.of("target/pages/clock-moved.html"), moved.body());
        assertThat(moved.body()).contains("订单 " + number + " 已关闭", "发生了什么");
        assertThat(submit("/console/money/clock", "/console/money/clock", Map.of("to", "2020-01-01T00:00"))
                        .body())
                .contains("请选择比现在");
        assertThat(submit("/console/money/clock", "/console/money/clock/reset", Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(clock.shifted()).isZero();
    }

    private List<MoneyTaskView> open() {
        return in(() -> tasks.page("OPEN", 0, 20)).items();
    }

    private BillView day() {
        return in(() -> bills.latest(10)).getFirst();
    }

    private void sweep() {
        TenantSweep sweep = sweeps.stream()
                .filter(each -> each.name().equals("payment-bills"))
                .findFirst()
                .orElseThrow();
        TenantScope.with(tenant).run(sweep::sweep);
    }

    /** To this time of the day after the order, whatever time it is. */
    private void nextMorning(LocalTime time) {
        LocalDate tomorrow = LocalDate.ofInstant(clock.instant().minus(clock.shifted()), CHINA)
                .plusDays(1);
        clock.shift(Duration.between(
                clock.instant(), tomorrow.atTime(time).atZone(CHINA).toInstant()));
    }

    /** Orders a pack and pays it at the simulator. */
    private JsonNode paid(String key) throws Exception {
        JsonNode order = post("/api/orders", "{\"kind\":\"point-pack\",\"subject\":\"%s\"}".formatted(pack), key)
                .body();
        Answer asked =
                post("/api/orders/" + order.path("id").asString() + "/payment", "{\"channel\":\"WECHAT_NATIVE\"}", key);
        assertThat(asked.status()).as("%s", asked).isEqualTo(200);
        String number = order.path("number").asString();
        Answer paid = send(HttpRequest.newBuilder(URI.create(root() + "/sandbox/wechatpay/orders/" + number + "/pay"))
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(paid.status()).as("%s", paid).isEqualTo(200);
        return order;
    }

    private String page(String path, String name) throws Exception {
        var answer = browse(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Files.createDirectories(Path.of("target/pages"));
        Files.writeString(Path.of("target/pages/" + name + ".html"), answer.body());
        return answer.body();
    }

    private void faults(String rules) throws Exception {
        put("/sandbox/wechatpay/faults", rules);
    }

    private void put(String path, String body) throws Exception {
        send(HttpRequest.newBuilder(URI.create(root() + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }
}
