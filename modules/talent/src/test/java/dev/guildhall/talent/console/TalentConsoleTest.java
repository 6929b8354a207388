package dev.guildhall.talent.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.DictionaryDesk;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.Imports;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.talent.domain.MyCard;
import dev.guildhall.talent.domain.OwnFacts;
import dev.guildhall.talent.domain.PersonImports;
import dev.guildhall.talent.domain.PersonRegister;
import dev.guildhall.talent.domain.PoolSize;
import dev.guildhall.talent.domain.TalentPool;
import dev.guildhall.talent.domain.TalentScene;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;

@GuildhallTest
class TalentConsoleTest {

    private static final Set<String> ALL = Set.of(
            "talent.persons.view",
            "talent.persons.edit",
            "talent.persons.reveal",
            "talent.persons.export",
            "talent.cards.take-down",
            "talent.agencies.view",
            "talent.agencies.edit");

    @Autowired
    WebApplicationContext context;

    @Autowired
    TalentScene scene;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Accounts accounts;

    @Autowired
    TalentDashboard dashboard;

    @Autowired
    PersonRegister register;

    @Autowired
    PoolSize size;

    @Autowired
    TalentPool pool;

    @Autowired
    MyCard myCard;

    @Autowired
    Notices notices;

    @Autowired
    Imports imports;

    @Autowired
    PersonImports imported;

    @Autowired
    DictionaryDesk dictionaries;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    PlatformClock clock;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    Somebody shen;
    Actor staff;

    MockMvcTester mvc;

    @BeforeEach
    void aRegister() {
        mvc = MockMvcTester.create(MockMvcBuilders.webAppContextSetup(context).build());
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms", "ems");
        staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", ALL);
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers("C25")
    void theListShowsMaskedPhonesAndFindsByNamePinyinAndPhone() {
        scene.aPerson(tenant, "高建国", "510100", "auditor", "isms");
        assertThat(get(""))
                .hasStatusOk()
                .bodyText()
                .contains("沈若溪", "高建国", "****")
                .doesNotContain(shen.phone());
        for (var query : new String[] {"沈若", "若溪", "shen", "srx", shen.phone()}) {
            assertThat(get("?q=" + query)).as(query).bodyText().contains("沈若溪").doesNotContain("高建国");
        }
        assertThat(get("?level=auditor")).bodyText().contains("高建国").doesNotContain("沈若溪");
        assertThat(get("?region=360000&view=PUBLISHED&sort=name,desc"))
                .bodyText()
                .contains("沈若溪");
        assertThat(get("?q=nobody")).bodyText().contains("没有符合条件的人");
    }

    @Test
    void aPersonOpensInTheDrawerAndAsAPage() {
        var path = "/" + shen.person().value();
        var part = ask(mvc.get().uri("/console/talent/persons" + path).header("HX-Request", "true"));
        assertThat(part).hasStatusOk().bodyText().contains("沈若溪", "高级审核员", "显示").doesNotContain("<html", shen.phone());
        assertThat(get(path))
                .hasStatusOk()
                .bodyText()
                .contains("<html", "人员登记", "最近动态")
                .doesNotContain(shen.phone());
    }

    @Test
    void aRevealedPhoneIsRecorded() {
        var revealed = post("/" + shen.person().value() + "/reveal/PHONE");
        assertThat(revealed).hasStatusOk().bodyText().contains(shen.phone());
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'talent.person.reveal'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM audit_entry WHERE details::text LIKE '%" + shen.phone() + "%'"))
                .isZero();
        staff = new Actor(staff.id(), Actor.STAFF, "李登记", Set.of("talent.persons.view"));
        assertThat(post("/" + shen.person().value() + "/reveal/PHONE")).hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    @Covers("C25")
    void staffRegisterAPerson() {
        assertThat(get("/new")).hasStatusOk().bodyText().contains("登记人员", "南昌");
        var wrong = post("", "name", "", "phone", "1381234567", "level", "x", "cityCode", "");
        assertThat(wrong).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT).bodyText().contains("应为 11 位，现在是 10 位", "请输入姓名");
        var taken = post("", "name", "许知夏", "phone", shen.phone(), "level", "auditor", "cityCode", "620100");
        assertThat(taken).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT).bodyText().contains("已登记在「沈若溪」名下");
        var good = post(
                "", "name", "许知夏", "phone", "139 1234 5678", "level", "auditor", "cityCode", "620100", "fields", "qms");
        assertThat(good).hasStatus3xxRedirection();
        assertThat(get("?q=许知夏")).bodyText().contains("许知夏", "139****5678", "未绑定");
    }

    @Test
    @Covers({"C6", "C25"})
    void theEmployerOfACardIsNoPlaceForAContact() {
        var refused = revise("沈若水", version(), "employer", "中衡认证 QQ 123456789");
        assertThat(refused).bodyText().contains("请不要在这里写手机号");
        assertThat(get("?q=" + shen.phone())).bodyText().contains("沈若溪").doesNotContain("沈若水");
    }

    @Test
    void editingKeepsWhatTheFormDoesNotShow() {
        var path = "/" + shen.person().value();
        assertThat(get(path + "/edit"))
                .hasStatusOk()
                .bodyText()
                .contains("沈若溪")
                .doesNotContain(shen.phone(), shen.email());
        assertThat(revise("沈若水", version(), "phone", "")).hasStatus3xxRedirection();
        assertThat(get("?q=" + shen.phone())).bodyText().contains("沈若水", "主任审核员");
    }

    @Test
    @Covers("C25")
    void whatSomebodyElseChangedSinceTheFormWasOpenedIsNotOverwrittenUnseen() {
        var seen = version();
        in(() -> myCard.change(
                shen.actor().id(),
                new OwnFacts("510100", "master", "蜀道认证中心", 17, shen.email(), shen.wechat(), null, null)));
        var refused = revise("沈若水", seen, "employer", "中衡质量认证中心");
        assertThat(refused)
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("有人改过这份资料", "沈若水", "看现在的资料")
                .contains("与你填的不同，现在登记的是：", "姓名 沈若溪", "执业机构 蜀道认证中心", "从业年限 17 年", "所在城市 成都");
        assertThat(get("/" + shen.person().value())).bodyText().contains("沈若溪", "蜀道认证中心");
        assertThat(refused)
                .as("whoever has looked saves once more")
                .bodyText()
                .contains("name=\"version\" value=\"" + version() + "\"");
        assertThat(revise("沈若水", version(), "employer", "中衡质量认证中心")).hasStatus3xxRedirection();
    }

    @Test
    @Covers("C25")
    void staffEndARegistrationWithAReasonThatThePersonReadsAndRestoreIt() {
        var path = "/" + shen.person().value();
        assertThat(post(path + "/lapse", "reason", " "))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("请填写终止的原因", "沈若溪");
        assertThat(get(path)).bodyText().contains("有效").doesNotContain("已终止");
        assertThat(pooled()).isOne();
        assertThat(post(path + "/lapse", "reason", "未通过年度确认")).hasStatus3xxRedirection();
        assertThat(post(path + "/lapse", "reason", "再来一次")).hasStatus3xxRedirection();
        assertThat(get(path)).bodyText().contains("已终止", "名片不在人才库展示", "恢复注册");
        for (var list : new String[] {"/console/talent/persons", "/console/talent/cards"}) {
            assertThat(ask(mvc.get().uri(list))).bodyText().contains("注册已过，不展示");
        }
        assertThat(pooled()).as("what agencies find").isZero();
        write("UPDATE person SET valid_until = DATE '2020-01-31'");
        assertThat(post(path + "/renew"))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyText()
                .contains("请先在「编辑资料」里改注册有效期");
        write("UPDATE person SET valid_until = NULL");
        assertThat(post(path + "/renew")).hasStatus3xxRedirection();
        assertThat(get(path)).bodyText().contains("终止注册").doesNotContain("已终止");
        assertThat(in(() -> notices.inbox(shen.actor().id(), 0, 20)).items())
                .extracting(Notice::kind)
                .containsOnlyOnce("talent.registration-ended", "talent.registration-holds");
        assertThat(in(() -> notices.inbox(shen.actor().id(), 0, 20)).items())
                .anySatisfy(notice -> assertThat(notice.text()).contains("未通过年度确认"));
    }

    private MvcTestResult revise(String name, String version, String... more) {
        var fields = new ArrayList<>(List.of(
                "version", version, "name", name, "level", "chief-auditor", "cityCode", "360100", "fields", "qms"));
        fields.addAll(List.of(more));
        return post("/" + shen.person().value(), fields.toArray(String[]::new));
    }

    private long pooled() {
        return in(() -> size.sizes(1, ZoneId.of("Asia/Shanghai"), pool.good()))
                .getLast()
                .cards();
    }

    private void write(String sql) {
        in(() -> transactions.execute(status -> jdbc.sql(sql).update()));
    }

    private String version() {
        return Integer.toString(in(() -> register.entry(shen.person())).version());
    }

    @Test
    void aStoppedPersonLeavesThePool() {
        assertThat(post("/" + shen.person().value() + "/disable")).hasStatus3xxRedirection();
        assertThat(get("?view=DISABLED")).bodyText().contains("沈若溪");
        assertThat(count("SELECT count(*) FROM card WHERE published")).isZero();
        assertThat(post("/" + shen.person().value() + "/enable")).hasStatus3xxRedirection();
        assertThat(count("SELECT count(*) FROM card WHERE published")).isZero();
    }

    @Test
    void thoseChosenAreStoppedTogetherOrNotAtAll() {
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        var nobody = Ids.next().toString();
        assertThat(post("/disable", "id", shen.person().value().toString(), "id", nobody))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(count("SELECT count(*) FROM person WHERE status = 'DISABLED'"))
                .isZero();
        var both = post(
                "/disable",
                "id",
                shen.person().value().toString(),
                "id",
                gao.person().value().toString(),
                "id",
                gao.person().value().toString());
        assertThat(both).hasStatus3xxRedirection();
        assertThat(both.getMvcResult().getFlashMap().toString()).contains("已停用 2 人");
        assertThat(count("SELECT count(*) FROM card WHERE published")).isZero();
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'talent.person.disable'"))
                .isEqualTo(2);
    }

    @Test
    void whatIsTooLongIsSaidAtItsField() {
        var long101 = "很".repeat(101);
        assertThat(post(
                        "",
                        "name",
                        long101,
                        "phone",
                        "13912345678",
                        "level",
                        "auditor",
                        "cityCode",
                        "620100",
                        "employer",
                        long101))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("最多 100 个字，现在是 101 个字");
        assertThat(count("SELECT count(*) FROM person")).isOne();
    }

    @Test
    void theExportHoldsNoContact() throws Exception {
        var answer = get("/export.xlsx");
        assertThat(answer).hasStatusOk();
        try (var book = new ReadableWorkbook(
                new ByteArrayInputStream(answer.getResponse().getContentAsByteArray()))) {
            var rows = book.getFirstSheet().read();
            assertThat(rows).hasSize(2);
            assertThat(rows.get(1).getCellText(0)).isEqualTo("沈若溪");
            assertThat(rows.get(1).getCellText(1)).contains("****");
        }
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'talent.person.export'"))
                .isEqualTo(1);
    }

    @Test
    @Covers("C25")
    void theWholeExportNeedsItsOwnPermissionAndAReasonThatStays() throws Exception {
        scene.aPerson(tenant, "高建国", "510100", "auditor", "isms", "qms");
        var path = "/export-whole?level=senior-auditor";
        assertThat(get(path)).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(post(path, "reason", "年度报送名单")).hasStatus(HttpStatus.FORBIDDEN);
        staff = new Actor(staff.id(), Actor.STAFF, "王守一", Set.of("talent.persons.view", "talent.persons.export-whole"));
        assertThat(get("?level=senior-auditor")).bodyText().contains("导出完整资料", path.substring(1));
        assertThat(get(path))
                .hasStatusOk()
                .bodyText()
                .contains("1 人", "级别：高级审核员")
                .doesNotContain(shen.phone());
        assertThat(post(path, "reason", " x "))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("请写明原因");
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'talent.person.export-whole'"))
                .isZero();

        var answer = post(path, "reason", "年度报送名单");
        assertThat(answer).hasStatusOk().hasHeader("Cache-Control", "no-store");
        try (var book = new ReadableWorkbook(
                new ByteArrayInputStream(answer.getResponse().getContentAsByteArray()))) {
            var rows = book.getFirstSheet().read();
            assertThat(rows).hasSize(2);
            assertThat(rows.getFirst().getCellText(3)).isEqualTo("手机号");
            assertThat(rows.get(1).getCellText(0)).isEqualTo("沈若溪");
            assertThat(rows.get(1).getCellText(3)).isEqualTo(shen.phone());
            assertThat(rows.get(1).getCellText(5)).isEqualTo(shen.email());
            assertThat(rows.get(1).getCellText(6)).isEqualTo(shen.wechat());
            assertThat(rows.get(1).getCellText(7)).isEqualTo("南昌市");
        }
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'talent.person.export-whole'"
                        + " AND actor_name = '王守一' AND details ->> 'reason' = '年度报送名单' AND details ->> 'count' = '1'"))
                .isOne();
    }

    /** Staff fetch the register, correct a line and bring it back: what they did not touch must not change. */
    @Test
    @Covers("C25")
    void theWholeExportBroughtBackChangesNothing() throws Exception {
        var gao = scene.aPerson(tenant, "高建国", "510100", "auditor", "isms", "gbt-50430");
        var lin = scene.aPerson(tenant, "林嘉树", "360100", "auditor");
        post("", "name", "许知夏", "phone", "13912345678", "level", "auditor", "cityCode", "620100");
        in(() -> {
            transactions.executeWithoutResult(status -> {
                jdbc.sql(
                                "UPDATE person SET lapsed_at = now() - interval '3 days', valid_until = '2025-12-31', employer = '中衡认证 0791-86201234' WHERE id = ?")
                        .param(gao.person().value())
                        .update();
                jdbc.sql("UPDATE person SET status = 'DISABLED' WHERE id = ?")
                        .param(lin.person().value())
                        .update();
            });
            dictionaries.retire("talent.level", "senior-auditor");
            return 0;
        });
        staff = new Actor(staff.id(), Actor.STAFF, "王守一", Set.of("talent.persons.view", "talent.persons.export-whole"));
        var file = post("/export-whole", "reason", "核对后导入").getResponse().getContentAsByteArray();
        for (var known : WhenKnown.values()) {
            var id = read("人员登记.xlsx", file, known);
            assertThat(in(() -> imports.refused(id, null, 0, 10)).items()).isEmpty();
            var plan = in(() -> imported.view(id.value()));
            assertThat(in(() -> imported.rows(id.value(), PersonImports.Kind.CHANGED, 0, 10))
                            .items())
                    .as(known.name())
                    .isEmpty();
            assertThat(plan.same()).isEqualTo(4);
            assertThat(plan.added() + plan.changed() + plan.missing()).isZero();
            in(() -> {
                imported.discard(id.value());
                return 0;
            });
        }
    }

    /** What a page offers is what can be done: nothing to agree to where nothing differs, no rows where they are deleted. */
    @Test
    @Covers("C25")
    void theComparisonOffersWhatCanBeDone() {
        var gao = "高建国,%s,成都市,审核员\n"
                .formatted(scene.aPerson(tenant, "高建国", "510100", "auditor", "isms")
                        .phone());
        var both = compare(gao + "沈若溪,%s,南昌市,高级审核员\n".formatted(shen.phone()));
        assertThat(page(both)).contains("名单与登记完全一致").doesNotContain("确认后才会生效", "disabled");

        var refused = compare(gao + "沈若溪,%s,没有的市,高级审核员\n".formatted(shen.phone()));
        assertThat(page(refused)).contains("没有可以生效的差异", "读不懂的行").doesNotContain("确认后才会生效");

        var one = compare(gao);
        assertThat(page(one))
                .contains("登记里有 1 人不在这份名单里，其余没有差异", "把 1 人标为注册终止", "name=\"gone\" value=\"LAPSE\"", "保持不变")
                .doesNotContain("value=\"KEEP\"");

        write("UPDATE person_import SET created_at = created_at - interval '31 days'");
        sweeps.stream()
                .filter(sweep -> sweep.name().equals("talent-import-rows"))
                .forEach(sweep -> TenantScope.with(tenant).run(sweep::sweep));
        assertThat(page(refused)).contains("这次比对已经过期", "重新上传", "没有的市").doesNotContain("确认后才会生效", "没有变化");
        assertThat(page("")).contains("已过期").doesNotContain("待确认");
    }

    /** How the reading of a file ended is told by the import of the file, where it can also go on. */
    @Test
    @Covers("C25")
    void aReadingThatDidNotEndIsNotShownAsGoingOn() {
        var id = compare("沈若溪,%s,南昌市,高级审核员\n".formatted(shen.phone()));
        write("UPDATE person_import SET state = 'READING'");
        write("UPDATE import_job SET state = 'FAILED', failure = '有一批行没有读完'");
        assertThat(ask(mvc.get().uri("/console/talent/imports" + id)))
                .hasStatus3xxRedirection()
                .hasRedirectedUrl("/console/imports/talent.persons" + id);
        assertThat(page("")).contains("比对中断").doesNotContain("正在比对");
        write("UPDATE import_job SET state = 'STOPPED', failure = NULL");
        assertThat(page("")).contains("比对已停止");
        assertThat(ask(mvc.get().uri("/console/imports/talent.persons" + id)))
                .bodyText()
                .contains("登记没有改动", "继续比对")
                .doesNotContain("写入的都保留着", "已登记");
    }

    /** @return the page's path below that of imports */
    private String compare(String rows) {
        var csv = "姓名,手机号,所在城市,岗位级别\n" + rows;
        return "/" + read("名单.csv", csv.getBytes(StandardCharsets.UTF_8), WhenKnown.FILL_GAPS);
    }

    private ImportId read(String name, byte[] file, WhenKnown known) {
        return in(() -> {
            var id = imports.upload("talent.persons", name, new ByteArrayInputStream(file), -1);
            var suggested = imports.waiting(id).choices();
            imports.choose(id, new Imports.Choices(1, suggested.mapping(), Map.of(), known));
            imports.start(id);
            jobs.stream().filter(job -> job.name().equals("import")).forEach(job -> job.run(id + "/1"));
            return id;
        });
    }

    private String page(String path) {
        var shown = ask(mvc.get().uri("/console/talent/imports" + path));
        assertThat(shown).hasStatusOk();
        return new String(shown.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    @Covers("C34")
    void staffTakeACardDownWithAReasonThatThePersonReads() {
        var path = "/console/talent/cards";
        var down = path + "/" + shen.person().value() + "/take-down";
        assertThat(ask(mvc.get().uri(path))).hasStatusOk().bodyText().contains("沈若溪", "10 点");
        for (var bad : new String[] {" ", "长".repeat(201)}) {
            assertThat(ask(with(mvc.post().uri(down), "reason", bad)))
                    .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                    .bodyText()
                    .contains("请填写撤下的原因", "沈若溪");
        }
        assertThat(ask(with(mvc.post().uri(down), "reason", "照片与本人不符"))).hasStatus3xxRedirection();
        assertThat(ask(mvc.get().uri(path))).bodyText().contains("人才库里还没有名片");
        assertThat(get("/" + shen.person().value())).bodyText().contains("工作人员撤下名片");
        TenantScope.with(tenant).run(() -> {
            assertThat(notices.inbox(shen.actor().id(), 0, 20).items())
                    .filteredOn(notice -> notice.kind().equals("talent.card-taken-down"))
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.text()).contains("照片与本人不符"));
        });
    }

    @Test
    @Covers({"C1", "C3"})
    void anAgencyIsOpenedWithAPasswordThatIsShownOnce() {
        var path = "/console/talent/agencies";
        assertThat(ask(mvc.get().uri(path))).hasStatusOk().bodyText().contains("还没有认证机构");
        assertThat(ask(mvc.get().uri(path + "/new"))).hasStatusOk();
        assertThat(ask(with(mvc.post().uri(path), "name", "", "username", "1")))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("请输入机构名称");
        var opened = ask(with(mvc.post().uri(path), "name", "华信认证", "username", "huaxin"));
        assertThat(opened).hasStatusOk().bodyText().contains("默认密码只显示这一次", "huaxin");
        assertThat(opened).hasHeader("Cache-Control", "no-store");
        assertThat(ask(mvc.get().uri(path))).bodyText().contains("华信认证", "0 点").doesNotContain("默认密码只");
        var account = TenantScope.with(tenant)
                .get(() -> accounts.byUsername("huaxin"))
                .orElseThrow();
        assertThat(account.mustChangePassword()).isTrue();
        var one = path + "/"
                + TenantScope.with(tenant)
                        .get(() -> jdbc.sql("SELECT id FROM agency")
                                .query(String.class)
                                .single());
        assertThat(ask(mvc.get().uri(one)))
                .hasStatusOk()
                .bodyText()
                .contains("重置密码", "<html")
                .doesNotContain("赠送点数");
        staff = new Actor(
                staff.id(),
                Actor.STAFF,
                "周明薇",
                Set.of("talent.agencies.view", "talent.agencies.edit", "billing.points.grant"));
        assertThat(ask(mvc.get().uri(one)))
                .bodyText()
                .contains("/console/billing/points/gifts/new?owner="
                        + account.id().value());
        assertThat(ask(mvc.post().uri(one + "/password")))
                .hasStatusOk()
                .bodyText()
                .contains("默认密码只显示这一次");
        assertThat(ask(mvc.post().uri(one + "/disable"))).hasStatus3xxRedirection();
        assertThat(ask(mvc.post().uri(one + "/enable"))).hasStatus3xxRedirection();
    }

    @Test
    void theDashboardCountsWhatThereIs() {
        TenantScope.with(tenant).run(() -> {
            assertThat(dashboard.figures().kpis())
                    .extracting(kpi -> kpi.figure())
                    .containsExactly("1", "0", "1");
            var chart = dashboard.figures().charts().getFirst();
            assertThat(chart.id()).isEqualTo("talent");
            assertThat(chart.days()).hasSize(30).doesNotHaveDuplicates();
            assertThat(chart.series().getFirst().values()).hasSize(30).containsOnly(0L);
            assertThat(chart.series().get(1).values()).hasSize(30).endsWith(0L, 1L);
            assertThat(dashboard.setUp()).extracting(step -> step.done()).containsExactly(true, false);
            assertThat(dashboard.toDos()).isEmpty();
        });
    }

    /** Only what was counted: the curve begins on its first evening, and an evening without a count is like the one before. */
    @Test
    void theCurveOfThePoolIsWhatWasCountedEveningByEvening() {
        count();
        assertThat(curve()).isEmpty();
        clock.shift(Duration.ofDays(1));
        var gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        scene.aPublishedPerson(tenant, "林嘉树", "360100", "auditor");
        count();
        count();
        clock.shift(Duration.ofDays(2));
        in(() -> myCard.withdraw(gao.actor().id()));
        assertThat(curve()).containsExactly(1L, 3L, 3L, 2L);
        in(() -> dashboard.figures().kpis().getFirst().trend())
                .forEach(size -> assertThat(size).isBetween(1L, 3L));
        clock.shift(Duration.ofDays(60));
        assertThat(curve()).hasSize(30).containsOnly(3L, 2L).endsWith(3L, 2L);
    }

    private void count() {
        in(() -> {
            sweeps.stream()
                    .filter(sweep -> sweep.name().equals("talent-pool-size"))
                    .forEach(TenantSweep::sweep);
            return 0;
        });
    }

    private List<Long> curve() {
        return in(dashboard::figures).charts().stream()
                .filter(chart -> chart.id().equals("talent-pool"))
                .flatMap(chart -> chart.series().getFirst().values().stream())
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    @Test
    void withoutPermissionNothingIsShown() {
        staff = new Actor(staff.id(), Actor.STAFF, "实习生", Set.of());
        assertThat(get("")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(get("/export.xlsx")).hasStatus(HttpStatus.FORBIDDEN);
        assertThat(get("/new")).hasStatus(HttpStatus.FORBIDDEN);
    }

    private MvcTestResult get(String path) {
        return ask(mvc.get().uri("/console/talent/persons" + path));
    }

    private MvcTestResult post(String path, String... fields) {
        return ask(with(mvc.post().uri("/console/talent/persons" + path), fields));
    }

    private static MockMvcTester.MockMvcRequestBuilder with(
            MockMvcTester.MockMvcRequestBuilder request, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request;
    }

    private MvcTestResult ask(MockMvcTester.MockMvcRequestBuilder request) {
        return TalentScene.ask(tenant, staff, request);
    }

    private long count(String query) {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql(query).query(Long.class).single());
    }
}
