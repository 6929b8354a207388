package dev.guildhall.recruiting.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.notice.Notices;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.TooMany;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.ApplicationSent;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.Applying.MyApplication;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.RecruitingScene.Somebody;
import dev.guildhall.recruiting.domain.VacancyDesk.Wish;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.AgencyRegister;
import dev.guildhall.talent.domain.CardBlocks;
import dev.guildhall.talent.domain.ContactUnlocking;
import dev.guildhall.talent.domain.Favourites;
import dev.guildhall.talent.domain.MyCard;
import dev.guildhall.talent.domain.TalentPool;
import dev.guildhall.talent.domain.TalentPool.Wanted;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** Sending a card to a vacancy, and what becomes of it. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class ApplyingTest {

    @Autowired
    RecruitingScene scene;

    @Autowired
    Applying applying;

    @Autowired
    ApplicationDesk received;

    @Autowired
    VacancyDesk desk;

    @Autowired
    VacancyLists lists;

    @Autowired
    RecruitingNumbers numbers;

    @Autowired
    CardBlocks blocks;

    @Autowired
    AgencyRegister agencies;

    @Autowired
    MyCard myCard;

    @Autowired
    TalentPool pool;

    @Autowired
    Favourites favourites;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    PointWallets wallets;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    RecruitingData data;

    @Autowired
    ModuleSettings settings;

    @Autowired
    Notices notices;

    @Autowired
    RecruitingNotices recruitingNotices;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Recruiter agency;
    Somebody shen;
    VacancyId vacancy;

    @BeforeEach
    void aVacancyAndAPerson() {
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
        shen = scene.aPublishedPerson(tenant, "沈若溪");
        vacancy = scene.aVacancy(tenant, agency);
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers({"C24", "C38", "C39"})
    void aSentCardArrivesMaskedAndTheAnswerComesBack() {
        var sent = send();
        assertThat(sent.state()).isEqualTo(ApplicationState.SENT);
        var own = in(() -> desk.one(agency.actor(), vacancy));
        assertThat(own.applications()).isEqualTo(1);
        assertThat(own.unseen()).isEqualTo(1);
        var inbox = in(() -> received.of(agency.actor(), vacancy, null, 0, 20));
        assertThat(inbox.counts())
                .containsEntry(ApplicationState.SENT, 1L)
                .containsEntry(ApplicationState.SEEN, 0L)
                .doesNotContainKey(ApplicationState.WITHDRAWN);
        var line = inbox.items().getFirst();
        assertThat(Objects.requireNonNull(line.card()).name()).isEqualTo("沈**");
        assertThat(line.message()).isEqualTo("三年经验");
        assertThat(inbox.toString()).doesNotContain(shen.phone(), shen.email(), shen.wechat(), "沈若溪");

        var opened = in(() -> received.open(agency.actor(), new ApplicationId(line.id())));
        assertThat(opened.state()).isEqualTo(ApplicationState.SEEN);
        assertThat(mine().state()).isEqualTo(ApplicationState.SEEN);
        in(() -> received.answer(agency.actor(), new ApplicationId(line.id()), true, "请来电"));
        assertThat(mine().state()).isEqualTo(ApplicationState.INTERESTED);
        assertThat(mine().answer()).isEqualTo("请来电");
        assertThat(mine().vacancy().salary()).isEqualTo("12-16K");
        assertThat(mine().vacancy().agency().name()).isEqualTo(agency.actor().name());
        in(() -> received.answer(agency.actor(), new ApplicationId(line.id()), false, null));
        assertThat(mine().state()).as("the last word counts").isEqualTo(ApplicationState.DECLINED);
    }

    @Test
    @Covers("C38")
    void onceAVacancy() {
        send();
        assertThatThrownBy(this::send)
                .isInstanceOfSatisfying(
                        Conflict.class, refused -> assertThat(refused.type()).isEqualTo("/problems/already-applied"));
        assertThat(in(() -> applying.of(shen.actor().id(), 0, 20)).total()).isEqualTo(1);
    }

    @Test
    @Covers("C38")
    void onceAVacancyUnderParallelFireToo() throws Exception {
        var work = new ArrayList<Callable<MyApplication>>();
        for (int i = 0; i < 16; i++) {
            work.add(this::send);
        }
        var outcomes = VacancyDeskTest.atOnce(work);
        assertThat(outcomes.stream().filter(MyApplication.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Conflict.class::isInstance)).hasSize(15);
        assertThat(in(() -> desk.one(agency.actor(), vacancy)).applications()).isEqualTo(1);
    }

    @Test
    @Covers("C38")
    void takenBackItIsGoneForTheAgencyAndMayBeSentAgain() {
        var id = new ApplicationId(send().id());
        in(() -> received.answer(agency.actor(), id, true, "请来电"));
        assertThat(in(() -> applying.withdraw(shen.actor().id(), id)).state()).isEqualTo(ApplicationState.WITHDRAWN);
        assertThat(in(() -> received.of(agency.actor(), vacancy, null, 0, 20)).total())
                .isZero();
        assertThatThrownBy(() -> in(() -> received.open(agency.actor(), id))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> received.answer(agency.actor(), id, true, null)))
                .isInstanceOf(NotFound.class);
        var again = send();
        assertThat(again.id()).isEqualTo(id.value());
        assertThat(again.state()).isEqualTo(ApplicationState.SENT);
        assertThat(again.answer()).isNull();
    }

    /** The listener may come late, such as after a restart: what was sent is taken back by then. */
    @Test
    @Covers("C38")
    void theAgencyIsToldOfASentCardButNotOfOneThatWasTakenBack() {
        var id = new ApplicationId(send().id());
        await().until(() -> told() == 1);
        in(() -> applying.withdraw(shen.actor().id(), id));
        RecruitingNotices late = AopTestUtils.getUltimateTargetObject(recruitingNotices);
        transactional(() -> late.tellAgency(new ApplicationSent(
                tenant, id, vacancy, agency.id(), new PersonId(Ids.next()), shen.card(), clock.instant())));
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void nobodyElseTakesItBackOrReadsIt() {
        var id = new ApplicationId(send().id());
        var other = scene.aPublishedPerson(tenant, "高建国").actor().id();
        assertThatThrownBy(() -> in(() -> applying.withdraw(other, id))).isInstanceOf(NotFound.class);
        var rival = scene.anAgency(tenant).actor();
        assertThatThrownBy(() -> in(() -> received.open(rival, id))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> received.of(rival, vacancy, null, 0, 20)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    @Covers({"C38", "C6"})
    void aCardThatIsNotInThePoolIsShownToThisAgencyOnlyAndItsContactStillCosts() {
        shen = scene.aPerson(tenant, "沈若溪");
        send();
        assertThat(in(() -> received.of(agency.actor(), vacancy, null, 0, 20))
                        .items()
                        .getFirst()
                        .card())
                .isNotNull();
        in(() -> pool.open(agency.id(), shen.card()));
        assertThat(in(() -> pool.find(
                                agency.id(),
                                new Wanted(List.of(), List.of(), List.of(), ""),
                                TalentPool.Order.UPDATED,
                                0,
                                20))
                        .items())
                .extracting(card -> card.id())
                .doesNotContain(shen.card().value());
        var rival = scene.anAgency(tenant);
        assertThatThrownBy(() -> in(() -> pool.open(rival.id(), shen.card()))).isInstanceOf(NotFound.class);
        grant(rival);
        assertThatThrownBy(() -> in(() -> unlocking.unlock(rival.actor().id(), shen.card(), "one")))
                .isInstanceOf(NotFound.class);
        grant(agency);
        var unlocked = in(() -> unlocking.unlock(agency.actor().id(), shen.card(), "one"));
        assertThat(unlocked.contact().phone()).isEqualTo(shen.phone());
        assertThat(unlocked.charged()).isEqualTo(10);
    }

    @Test
    @Covers({"C23", "C38"})
    void aCardThatWasOnlySentStaysInWhatTheAgencyKeeps() {
        shen = scene.aPerson(tenant, "沈若溪");
        var id = new ApplicationId(send().id());
        in(() -> pool.open(agency.id(), shen.card()));
        TenantScope.with(tenant).run(() -> favourites.mark(agency.id(), shen.card()));
        assertKept(1);
        assertThat(in(() -> favourites.of(agency.id(), 0, 20))
                        .items()
                        .getFirst()
                        .withdrawn())
                .isFalse();
        in(() -> applying.withdraw(shen.actor().id(), id));
        assertKept(0);
        send();
        assertKept(1);
        TenantScope.with(tenant).run(() -> blocks.block(shen.actor().id(), agency.id()));
        assertKept(0);
    }

    private void assertKept(int cards) {
        assertThat(in(() -> favourites.of(agency.id(), 0, 20)).items()).hasSize(cards);
        var looked = in(() -> pool.looked(agency.id(), 0, 20));
        assertThat(looked.items()).hasSize(cards);
        assertThat(looked.total()).isEqualTo(cards);
    }

    @Test
    @Covers({"C34", "D8"})
    void withdrawingTheCardTakesItOutOfWhatWasSentBeforeUnlessItWasPaidFor() {
        var id = new ApplicationId(send().id());
        clock.shift(Duration.ofMinutes(1));
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThat(in(() -> received.of(agency.actor(), vacancy, null, 0, 20)).items())
                .isEmpty();
        assertThat(in(() -> desk.one(agency.actor(), vacancy)).unseen()).isZero();
        assertThat(in(numbers::waiting).all()).isZero();
        assertThat(in(() -> received.open(agency.actor(), id)).message()).isNull();
        assertThatThrownBy(() -> in(() -> pool.open(agency.id(), shen.card()))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> received.answer(agency.actor(), id, true, null)))
                .hasMessageContaining("card-withdrawn");
        assertThat(in(() -> received.open(agency.actor(), id)).state())
                .as("nothing was seen")
                .isEqualTo(ApplicationState.SENT);
        clock.shift(Duration.ofMinutes(2));
        in(() -> applying.withdraw(shen.actor().id(), id));
        send();
        assertThat(in(() -> received.open(agency.actor(), id)).card())
                .as("sent again after the withdrawal, to this agency alone")
                .isNotNull();
        assertThat(in(() -> pool.open(agency.id(), shen.card())).withdrawn())
                .as("for this agency it is there, and can be paid for")
                .isFalse();
        grant(agency);
        assertThat(in(() -> unlocking.unlock(agency.actor().id(), shen.card(), "one"))
                        .charged())
                .isEqualTo(10);
    }

    @Test
    @Covers("D6")
    void aCardThatWasOnlySentIsPaidForAgainWhenTheFreeTimeIsOver() {
        var gao = scene.aPerson(tenant, "高建国");
        in(() -> applying.send(gao.actor().id(), vacancy, "三年经验"));
        grant(agency);
        in(() -> unlocking.unlock(agency.actor().id(), gao.card(), "one"));
        clock.shift(Duration.ofDays(364));
        assertThat(in(() -> pool.open(agency.id(), gao.card())).unlocked()).isTrue();
        clock.shift(Duration.ofDays(2));
        assertThat(in(() -> pool.open(agency.id(), gao.card())).unlocked())
                .as("it was never taken back")
                .isFalse();
    }

    @Test
    @Covers("C39")
    void ofAVacancyThatIsGoneTheLineStays() {
        send();
        assertThat(mine().open()).isTrue();
        in(() -> desk.switchTo(agency.actor(), vacancy, Wish.PAUSED));
        assertThat(mine().open()).isFalse();
        in(() -> {
            desk.delete(agency.actor(), vacancy);
            return true;
        });
        assertThat(mine().vacancy().title()).isEqualTo("招聘审核员");
        assertThat(mine().open()).isFalse();
    }

    @Test
    @Covers({"C24", "C39"})
    void whoWaitsIsToldThatTheVacancyWasDeletedOrClosedAndWhoHasAnAnswerKeepsIt() {
        send();
        var answered = scene.aPublishedPerson(tenant, "高建国").actor().id();
        var id = new ApplicationId(
                in(() -> applying.send(answered, vacancy, null)).id());
        in(() -> received.answer(agency.actor(), id, true, "请来电"));
        TenantScope.with(tenant).run(() -> lists.close(vacancy, "重复发布"));
        assertThat(mine().state()).isEqualTo(ApplicationState.WITHDRAWN);
        assertThat(mine().endedAt()).isNotNull();
        assertThat(ended(shen.actor().id())).isEqualTo(1);
        assertThat(in(() -> applying.one(answered, id)).state()).isEqualTo(ApplicationState.INTERESTED);
        assertThat(ended(answered)).isZero();
        TenantScope.with(tenant).run(() -> lists.reopen(vacancy));
        in(() -> desk.switchTo(agency.actor(), vacancy, Wish.PUBLISHED));
        assertThat(send().endedAt()).as("sent again").isNull();
        TenantScope.with(tenant).run(() -> desk.delete(agency.actor(), vacancy));
        assertThat(mine().state()).isEqualTo(ApplicationState.WITHDRAWN);
        assertThat(ended(shen.actor().id())).isEqualTo(2);
    }

    /** What the migration says of vacancies that went before theirs ended with them. */
    @Test
    @Covers("C24")
    void whatWaitedForAVacancyThatWentBeforeIsEnded() throws Exception {
        send();
        TenantScope.with(tenant).run(() -> lists.close(vacancy, "重复发布"));
        var asBefore = "UPDATE vacancy_application SET state = 'SENT', withdrawn_at = NULL, ended_at = NULL";
        var sql = new ClassPathResource("db/tenant/recruiting/V20261130110000__application_ended.sql")
                .getContentAsString(StandardCharsets.UTF_8);
        var ends = sql.substring(sql.indexOf("UPDATE vacancy_application a"), sql.lastIndexOf("ALTER"));
        update(asBefore);
        assertThat(mine().state()).isEqualTo(ApplicationState.SENT);
        update(ends);
        assertThat(mine().state()).isEqualTo(ApplicationState.WITHDRAWN);
        assertThat(mine().endedAt()).isNotNull();
        TenantScope.with(tenant).run(() -> lists.reopen(vacancy));
        update(asBefore);
        assertThat(update(ends)).as("the vacancy can come back").isZero();
    }

    @Test
    @Covers({"C11", "C38"})
    void aMessageIsNoPlaceForAContact() {
        assertThatThrownBy(() -> in(() -> applying.send(shen.actor().id(), vacancy, "请打 138-1234-5678")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field)
                                .containsExactly("message"));
    }

    @Test
    @Covers("C24")
    void noNumberTellsTheAgencyOfABlockNorStaffOfWhatCannotBeAnswered() {
        send();
        assertThat(in(numbers::waiting).all()).isEqualTo(1);
        TenantScope.with(tenant).run(() -> blocks.block(shen.actor().id(), agency.id()));
        assertThat(in(() -> desk.one(agency.actor(), vacancy)).applications()).isZero();
        assertThat(in(() -> received.of(agency.actor(), vacancy, null, 0, 20)).total())
                .isZero();
        assertThat(in(numbers::waiting).all()).isZero();
    }

    /** What waits counts against an agency only where it can answer: it is not locked, and sees the card. */
    @Test
    @Covers({"C24", "C34"})
    void theNumbersOfManyAgenciesLeaveOutWhatEachCannotAnswer() {
        var other = scene.anAgency(tenant);
        var second = scene.aVacancy(tenant, other);
        var gao = scene.aPublishedPerson(tenant, "高建国");
        send();
        in(() -> applying.send(shen.actor().id(), second, null));
        in(() -> applying.send(gao.actor().id(), second, null));
        clock.shift(Duration.ofDays(8));
        assertThat(in(numbers::waiting)).isEqualTo(new RecruitingNumbers.Waiting(3, 3));
        assertThat(in(() -> numbers.answers(30)).sent()).isEqualTo(3);

        TenantScope.with(tenant).run(() -> agencies.disable(agency.id()));
        assertThat(in(numbers::waiting)).isEqualTo(new RecruitingNumbers.Waiting(2, 2));
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThat(in(numbers::waiting)).isEqualTo(new RecruitingNumbers.Waiting(1, 1));
        assertThat(in(() -> numbers.answers(30)).sent()).isEqualTo(1);
        assertThat(in(() -> numbers.responses(30)))
                .extracting(RecruitingNumbers.Response::sent)
                .containsExactly(1L, 0L);

        in(() -> applying.send(shen.actor().id(), scene.aVacancy(tenant, other), null));
        assertThat(in(numbers::waiting))
                .as("a card that was sent again is seen again, whichever vacancy it was sent for")
                .isEqualTo(new RecruitingNumbers.Waiting(3, 2));
    }

    private int update(String sql) {
        return Objects.requireNonNull(
                in(() -> transactions.execute(status -> jdbc.sql(sql).update())));
    }

    private long ended(AccountId account) {
        return in(() -> notices.inbox(account, 0, 50)).items().stream()
                .filter(notice -> notice.kind().equals("recruiting.application-ended"))
                .count();
    }

    @Test
    void nobodySendsTheCardToHundredsInADay() {
        TenantScope.with(tenant).run(() -> settings.save(new RecruitingSettings(10, 30, 5, 1)));
        send();
        vacancy = scene.aVacancy(tenant, agency);
        assertThatThrownBy(this::send).isInstanceOf(TooMany.class);
        clock.shift(Duration.ofDays(1).plusMinutes(1));
        send();
    }

    @Test
    @Covers("C38")
    void cardsSentAtOnceAreCountedTogether() throws Exception {
        TenantScope.with(tenant).run(() -> settings.save(new RecruitingSettings(10, 30, 5, 1)));
        var both = List.of(vacancy, scene.aVacancy(tenant, agency));
        var outcomes = VacancyDeskTest.atOnce(both.stream()
                .map(to -> (Callable<MyApplication>)
                        () -> in(() -> applying.send(shen.actor().id(), to, null)))
                .toList());
        assertThat(outcomes).hasAtLeastOneElementOfType(MyApplication.class).hasAtLeastOneElementOfType(TooMany.class);
    }

    @Test
    @Covers("C38")
    void takingBackAndSendingAgainComesToAnEnd() {
        for (int i = 0; i < 3; i++) {
            var mine = send();
            in(() -> applying.withdraw(shen.actor().id(), new ApplicationId(mine.id())));
        }
        assertThatThrownBy(this::send).isInstanceOf(Conflict.class).hasMessageContaining("applied-too-often");
    }

    @Test
    @Covers({"W18", "D14"})
    void thePersonsCopyHoldsWhatWasSentAndItsEndTakesItBack() {
        send();
        assertThat(own()).contains("招聘审核员", "三年经验", "已投递");
        transactional(() -> data.erase(shen.actor().id()));
        transactional(() -> data.erase(shen.actor().id()));
        assertThat(own()).contains("已撤回").doesNotContain("三年经验");
        assertThat(in(() -> received.of(agency.actor(), vacancy, null, 0, 20)).total())
                .isZero();
    }

    private String own() {
        return in(() -> data.sections(shen.actor().id()).toString());
    }

    private void grant(Recruiter to) {
        transactional(() -> wallets.grant(
                to.actor().id(), new Points(30), "测试", null, "test:" + to.id().value()));
    }

    private void transactional(Runnable work) {
        TenantScope.with(tenant).run(() -> transactions.executeWithoutResult(status -> work.run()));
    }

    private long told() {
        return in(() -> notices.inbox(agency.actor().id(), 0, 50)).items().stream()
                .filter(notice -> notice.kind().equals("recruiting.application-sent"))
                .count();
    }

    private MyApplication send() {
        return in(() -> applying.send(shen.actor().id(), vacancy, "三年经验"));
    }

    private MyApplication mine() {
        return in(() -> applying.of(shen.actor().id(), 0, 20)).items().getFirst();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work::get);
    }
}
