package dev.guildhall.recruiting.console;

import static dev.guildhall.recruiting.domain.RecruitingScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.ApplicationDesk;
import dev.guildhall.recruiting.domain.Applying;
import dev.guildhall.recruiting.domain.RecruitingScene;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.RecruitingScene.Somebody;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** What staff see of vacancies and applications. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class RecruitingConsoleTest {

    @Autowired
    WebApplicationContext context;

    @Autowired
    RecruitingScene scene;

    @Autowired
    Applying applying;

    @Autowired
    ApplicationDesk received;

    @Autowired
    RecruitingDashboard dashboard;

    TenantId tenant;
    Recruiter agency;
    Somebody shen;
    VacancyId vacancy;
    Actor staff;
    MockMvcTester mvc;

    @BeforeEach
    void aVacancyWithACard() {
        mvc = MockMvcTester.create(MockMvcBuilders.webAppContextSetup(context).build());
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
        shen = scene.aPublishedPerson(tenant, "沈若溪");
        vacancy = scene.aVacancy(tenant, agency);
        TenantScope.with(tenant).run(() -> applying.send(shen.actor().id(), vacancy, null));
        staff = new Actor(
                new AccountId(Ids.next()),
                Actor.STAFF,
                "周明薇",
                Set.of("recruiting.vacancies.view", "recruiting.vacancies.close"));
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    @Covers({"C13", "C24"})
    void theListIsSearchedFilteredAndCountedByState() {
        assertThat(get("/vacancies"))
                .hasStatusOk()
                .bodyText()
                .contains("招聘审核员", agency.actor().name(), "12-16K", "1 人");
        assertThat(get("/vacancies?q=注册")).bodyText().contains("招聘审核员");
        assertThat(get("/vacancies?q=会计")).bodyText().contains("没有符合条件的职位");
        assertThat(get("/vacancies?region=510000")).bodyText().contains("招聘审核员");
        assertThat(get("/vacancies?region=110000")).bodyText().doesNotContain("招聘审核员");
        assertThat(get("/vacancies?view=CLOSED")).bodyText().contains("没有符合条件的职位");
        assertThat(get("/vacancies/" + vacancy.value()))
                .hasStatusOk()
                .bodyText()
                .contains("关闭招聘", "五险一金");
    }

    @Test
    void closingNeedsAReasonAndReopeningLeavesItPaused() {
        var path = "/vacancies/" + vacancy.value();
        assertThat(post(path + "/close", " "))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("请填写关闭的原因");
        assertThat(post(path + "/close", "重复发布")).hasStatus3xxRedirection();
        assertThat(get(path)).bodyText().contains("关闭原因：重复发布", "重新允许");
        assertThat(post(path + "/reopen", "")).hasStatus3xxRedirection();
        assertThat(get(path)).bodyText().contains("已暂停").doesNotContain("关闭原因：");
    }

    @Test
    void theStatisticsAndTheDashboardCountWhatThereIs() {
        assertThat(get("/applications"))
                .hasStatusOk()
                .bodyText()
                .contains("份等答复", agency.actor().name(), "data-chart");
        TenantScope.with(tenant).run(() -> {
            assertThat(dashboard.figures().kpis())
                    .extracting(kpi -> kpi.figure())
                    .containsExactly("1", "1");
            assertThat(dashboard
                            .figures()
                            .charts()
                            .getFirst()
                            .series()
                            .getFirst()
                            .values())
                    .endsWith(1L);
        });
    }

    /** Three cards, of which one is taken back and one is answered: half of what counts has an answer. */
    @Test
    @Covers("C24")
    void theChartsShowWhatWasSentAndAnsweredAndNotWhatWasTakenBack() {
        var gao = scene.aPublishedPerson(tenant, "高建国");
        var lin = scene.aPublishedPerson(tenant, "林嘉树");
        TenantScope.with(tenant).run(() -> {
            applying.send(gao.actor().id(), vacancy, null);
            var taken = applying.send(lin.actor().id(), vacancy, null);
            applying.withdraw(lin.actor().id(), new ApplicationId(taken.id()));
            var answered =
                    received.of(agency.actor(), vacancy, null, 0, 20).items().getFirst();
            received.answer(agency.actor(), new ApplicationId(answered.id()), true, null);
            var sent = dashboard.figures().charts().getFirst();
            assertThat(sent.days()).hasSize(30);
            assertThat(sent.series().getFirst().values()).hasSize(30).endsWith(0L, 2L);
            assertThat(sent.series().get(1).values()).hasSize(30).endsWith(0L, 1L);
            var rates = dashboard.figures().charts().get(1);
            assertThat(rates.id()).isEqualTo("recruiting-rate");
            assertThat(rates.series().getFirst().values()).hasSize(30).endsWith(0L, 50L);
            assertThat(dashboard.figures().kpis().get(1).detail()).isEqualTo("答复率 50%");
        });
        assertThat(get("/applications")).bodyText().contains("50%");
    }

    private MvcTestResult get(String path) {
        return as(() -> mvc.get().uri("/console/recruiting" + path).exchange());
    }

    private MvcTestResult post(String path, String reason) {
        return as(() -> mvc.post()
                .uri("/console/recruiting" + path)
                .param("reason", reason)
                .exchange());
    }

    private MvcTestResult as(Supplier<MvcTestResult> work) {
        SecurityContextHolder.getContext().setAuthentication(signedIn(staff));
        return TenantScope.with(tenant).get(work::get);
    }
}
