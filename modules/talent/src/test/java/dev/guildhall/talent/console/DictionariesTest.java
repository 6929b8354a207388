package dev.guildhall.talent.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.talent.domain.TalentScene;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The tenant's dictionaries: what staff change is followed by register, cards, search and forms, and no code is ever lost. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class DictionariesTest {

    private static final String LEVELS = "/console/dictionaries/talent.level";

    @Autowired
    WebApplicationContext context;

    @Autowired
    TalentScene scene;

    @Autowired
    TestTenants tenants;

    @Autowired
    Dictionaries dictionaries;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    Somebody shen;
    Actor agency;
    Actor staff;
    MockMvcTester mvc;

    @BeforeEach
    void aTenant() {
        mvc = MockMvcTester.create(MockMvcBuilders.webAppContextSetup(context).build());
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        agency = scene.anAgencyWith(tenant, 0);
        staff = new Actor(
                new AccountId(Ids.next()),
                Actor.STAFF,
                "周明薇",
                Set.of("core.dictionaries.edit", "talent.persons.view", "talent.persons.edit"));
    }

    @Test
    @Covers("C25")
    void thePageShowsEveryDictionaryWithItsUseAndTheCities() {
        assertThat(get("/console/dictionaries")).hasStatus3xxRedirection();
        assertThat(get(LEVELS))
                .hasStatusOk()
                .bodyText()
                .contains("岗位级别", "认证领域", "学历", "城市", "高级审核员", "senior-auditor", "1 处不变");
        assertThat(get("/console/dictionaries/cities?q=nanchang"))
                .hasStatusOk()
                .bodyText()
                .contains("南昌市", "360100", "江西省")
                .doesNotContain("成都市");
        assertThat(get("/console/dictionaries/no.such")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    @Covers("C25")
    void anAddedEntryCanBeChosenAndARenamedOneReadsAnewEverywhere() throws Exception {
        assertThat(post(LEVELS, "label", "验证员")).hasStatus3xxRedirection();
        assertThat(post(LEVELS, "label", "Lead Auditor", "code", "")).hasStatus3xxRedirection();
        assertThat(labels("talent.level")).endsWith("验证员", "Lead Auditor");
        assertThat(codes("talent.level")).endsWith("yanzhengyuan", "lead-auditor");
        var wanted = post(
                "/console/talent/persons",
                "name",
                "许知夏",
                "phone",
                "13912345678",
                "level",
                "yanzhengyuan",
                "cityCode",
                "620100");
        assertThat(wanted).hasStatus3xxRedirection();

        assertThat(post(LEVELS + "/senior-auditor", "label", "资深审核员")).hasStatus3xxRedirection();
        assertThat(text("/api/talent/cards/" + shen.card().value()))
                .contains("资深审核员")
                .doesNotContain("高级审核员");
        assertThat(text("/api/talent/cards?q=资深")).contains(shen.card().value().toString());
        assertThat(text("/api/talent/cards?q=高级审核")).contains("\"total\":0");
        assertThat(text("/api/talent/options")).contains("资深审核员");
        assertThat(get("/console/talent/persons?level=senior-auditor"))
                .bodyText()
                .contains("沈若溪", "资深审核员");
        assertThat(count("SELECT count(*) FROM audit_entry WHERE action = 'dictionary.rename'"
                        + " AND details ->> 'label' = '高级审核员 → 资深审核员'"))
                .isOne();
    }

    @Test
    @Covers("C25")
    void aRetiredEntryIsOfferedToNobodyAndKeptByWhoHoldsIt() throws Exception {
        assertThat(post(LEVELS + "/senior-auditor/retire")).hasStatus3xxRedirection();
        assertThat(text("/api/talent/options")).doesNotContain("senior-auditor");
        assertThat(text("/api/talent/cards/" + shen.card().value())).contains("高级审核员");
        assertThat(text("/api/talent/cards?q=高级审核"))
                .contains(shen.card().value().toString());
        assertThat(get("/console/talent/persons/new")).bodyText().doesNotContain("senior-auditor");
        var refused = post(
                "/console/talent/persons",
                "name",
                "许知夏",
                "phone",
                "13912345678",
                "level",
                "senior-auditor",
                "cityCode",
                "620100");
        assertThat(refused).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);

        var own = "/console/talent/persons/" + shen.person().value();
        assertThat(get(own + "/edit")).bodyText().contains("senior-auditor");
        var version = Long.toString(count("SELECT version FROM person"));
        var kept = post(
                own,
                "version",
                version,
                "name",
                "沈若水",
                "level",
                "senior-auditor",
                "cityCode",
                "360100",
                "fields",
                "qms");
        assertThat(kept).hasStatus3xxRedirection();
        assertThat(count("SELECT count(*) FROM person WHERE level_code = 'senior-auditor'"))
                .isOne();

        assertThat(post(LEVELS, "label", "高级 审核员"))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("停用着");
        assertThat(post(LEVELS + "/senior-auditor/restore")).hasStatus3xxRedirection();
        assertThat(text("/api/talent/options")).contains("senior-auditor");
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsStored() {
        int before = labels("talent.field").size();
        var fields = "/console/dictionaries/talent.field";
        assertThat(post(fields, "label", " ")).bodyText().contains("请填写名称");
        assertThat(post(fields, "label", "ｑｍｓ")).bodyText().contains("「QMS」已经有了");
        assertThat(post(fields, "label", "甲、乙")).bodyText().contains("当成两个选项");
        assertThat(post(fields, "label", "新领域", "code", "QMS"))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("这个代码已经用过");
        assertThat(post(fields, "label", "新领域", "code", "a b")).bodyText().contains("小写字母");
        assertThat(post(fields + "/nothing", "label", "新领域")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(labels("talent.field")).hasSize(before);
        staff = new Actor(staff.id(), Actor.STAFF, "实习生", Set.of("talent.persons.edit"));
        assertThat(post(fields, "label", "新领域")).hasStatus(HttpStatus.FORBIDDEN);
    }

    @Test
    void theOrderIsTheTenantsAndTheLastEntryStays() {
        assertThat(labels("education")).startsWith("高中及以下", "大专");
        assertThat(post("/console/dictionaries/education/college/move", "up", "true"))
                .hasStatus3xxRedirection();
        assertThat(post("/console/dictionaries/education/college/move", "up", "true"))
                .hasStatus3xxRedirection();
        assertThat(labels("education")).startsWith("大专", "高中及以下", "大学本科");
        codes("education").forEach(code -> post("/console/dictionaries/education/" + code + "/retire"));
        assertThat(codes("education")).hasSize(1);
    }

    private List<String> labels(String dictionary) {
        return TenantScope.with(tenant)
                .get(() -> dictionaries.entries(dictionary).stream()
                        .map(DictionaryEntry::label)
                        .toList());
    }

    private List<String> codes(String dictionary) {
        return TenantScope.with(tenant)
                .get(() -> dictionaries.entries(dictionary).stream()
                        .map(DictionaryEntry::code)
                        .toList());
    }

    /** The kernel's dictionary of positions: an association keeps one, a certification body does not. */
    @Test
    @Covers("A25")
    void positionsAreKeptByWhoHasThem() {
        assertThat(get("/console/dictionaries/member.position")).hasStatus(HttpStatus.NOT_FOUND);
        tenant = tenants.open("association");
        var positions = "/console/dictionaries/member.position";
        assertThat(get(positions)).hasStatusOk().bodyText().contains("协会职务", "会长", "vice-president");
        assertThat(post(positions, "label", "监事")).hasStatus3xxRedirection();
        assertThat(labels("member.position")).endsWith("监事");
    }

    private MvcTestResult get(String path) {
        return ask(staff, mvc.get().uri(path));
    }

    private String text(String path) throws Exception {
        return ask(agency, mvc.get().uri(path))
                .getResponse()
                .getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private MvcTestResult post(String path, String... fields) {
        var request = mvc.post().uri(path);
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return ask(staff, request);
    }

    private MvcTestResult ask(Actor by, MockMvcTester.MockMvcRequestBuilder request) {
        return TalentScene.ask(tenant, by, request);
    }

    private long count(String query) {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql(query).query(Long.class).single());
    }
}
