package dev.guildhall.recruiting.domain;

import static dev.guildhall.recruiting.domain.RecruitingScene.text;
import static dev.guildhall.recruiting.domain.RecruitingScene.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.notice.Notices;
import dev.guildhall.privacy.Erasure;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.VacancyDesk.Wish;
import dev.guildhall.talent.domain.AgencyRegister;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What an agency does with its vacancies. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class VacancyDeskTest {

    @Autowired
    RecruitingScene scene;

    @Autowired
    VacancyDesk desk;

    @Autowired
    VacancyFreshness freshness;

    @Autowired
    AgencyRegister register;

    @Autowired
    Erasure erasure;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Notices notices;

    @Autowired
    ModuleSettings settings;

    @Autowired
    PlatformClock clock;

    @Autowired
    JdbcClient jdbc;

    TenantId tenant;
    Recruiter agency;

    @BeforeEach
    void anAgency() {
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers({"C13", "C15", "C16"})
    void aVacancyIsPublishedAtOnceWithEverythingThatTheManualNames() {
        var published = in(() -> desk.publish(agency.actor(), text("招聘审核员", "510100", 12_000, 16_000), null));
        assertThat(published.state()).isEqualTo(VacancyState.PUBLISHED);
        var own = in(() -> desk.of(agency.actor()));
        assertThat(own.items()).containsExactly(published);
        assertThat(own.left()).isEqualTo(9);
        assertThat(published.salary()).isEqualTo("12-16K");
        assertThat(published.city().name()).isEqualTo("成都");
        assertThat(published.postType().label()).isEqualTo("审核员");
        assertThat(published.fields()).extracting(field -> field.label()).containsExactly("QMS", "EMS");
        assertThat(published.education()).isNotNull();
        assertThat(published.requirements()).contains("注册证书");
        assertThat(published.postedBy()).isEqualTo(agency.actor().name());
    }

    @Test
    @Covers("C15")
    void everythingThatIsWrongIsSaidAtOnceAndNothingIsStored() {
        var wrong = new VacancyText(
                " ", List.of("no-such"), "nobody", "360000", "x".repeat(101), 9000, 8000, "unknown", "", null);
        assertThatThrownBy(() -> in(() -> desk.publish(agency.actor(), wrong, null)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(error -> error.field())
                                .containsExactlyInAnyOrder(
                                        "title",
                                        "fields",
                                        "postType",
                                        "cityCode",
                                        "workplace",
                                        "salaryMax",
                                        "education",
                                        "requirements"));
        assertThat(in(() -> desk.of(agency.actor())).items()).isEmpty();
    }

    @Test
    @Covers({"C14", "D7"})
    void theEleventhIsRefusedUntilOneIsDeletedPausedOnesCount() {
        for (int i = 0; i < 10; i++) {
            scene.aVacancy(tenant, agency);
        }
        var first = new VacancyId(
                in(() -> desk.of(agency.actor())).items().getFirst().id());
        in(() -> desk.switchTo(agency.actor(), first, Wish.PAUSED));
        assertThatThrownBy(() -> scene.aVacancy(tenant, agency)).isInstanceOfSatisfying(Conflict.class, refused -> {
            assertThat(refused.type()).isEqualTo("/problems/too-many-vacancies");
            assertThat(refused.fields()).containsEntry("most", 10);
        });
        in(() -> {
            desk.delete(agency.actor(), first);
            return true;
        });
        scene.aVacancy(tenant, agency);
        assertThat(in(() -> desk.of(agency.actor())).items()).hasSize(10);
        scene.aVacancy(tenant, scene.anAgency(tenant));
    }

    @Test
    @Covers({"C14", "D7", "W19"})
    void underParallelFireAllAccountsOfAnAgencyTogetherGetTen() throws Exception {
        var colleague = scene.aColleagueOf(agency);
        var work = new ArrayList<Callable<OwnVacancy>>();
        for (int i = 0; i < 24; i++) {
            Actor who = i % 2 == 0 ? agency.actor() : colleague;
            work.add(() -> in(() -> desk.publish(who, text("招聘审核员", "510100", 12_000, 16_000), null)));
        }
        var outcomes = atOnce(work);
        assertThat(outcomes.stream().filter(OwnVacancy.class::isInstance)).hasSize(10);
        assertThat(outcomes.stream().filter(Problem.class::isInstance).map(Problem.class::cast))
                .hasSize(14)
                .allSatisfy(refused -> assertThat(refused.type()).isEqualTo("/problems/too-many-vacancies"));
        var own = in(() -> desk.of(colleague));
        assertThat(own.items()).hasSize(10);
        assertThat(own.items())
                .extracting(OwnVacancy::postedBy)
                .containsOnly(agency.actor().name(), "王守一");
    }

    @Test
    @Covers("C16")
    void theSameRequestSentTwicePublishesOnce() {
        var text = text("招聘审核员", "510100", 12_000, 16_000);
        var first = in(() -> desk.publish(agency.actor(), text, "one"));
        var again = in(() -> desk.publish(agency.actor(), text, "one"));
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(in(() -> desk.of(agency.actor())).items()).hasSize(1);
    }

    @Test
    @Covers({"C17", "C19"})
    void aChangeOfOneFieldIsSavedAndTellsVersionAndTime() {
        var id = scene.aVacancy(tenant, agency);
        var before = in(() -> desk.one(agency.actor(), id));
        clock.shift(Duration.ofMinutes(3));
        var saved = in(() -> desk.change(agency.actor(), id, title("诚聘审核员"), before.version()));
        assertThat(saved.title()).isEqualTo("诚聘审核员");
        assertThat(saved.requirements()).isEqualTo(before.requirements());
        assertThat(saved.version()).isEqualTo(before.version() + 1);
        assertThat(saved.savedAt()).isAfter(before.savedAt());
        var open = new VacancyText(null, null, null, null, "", 0, 0, "", null, "");
        var cleared = in(() -> desk.change(agency.actor(), id, open, saved.version()));
        assertThat(cleared.salary()).isEqualTo("面议");
        assertThat(cleared.workplace()).isNull();
        assertThat(cleared.education()).isNull();
        assertThat(cleared.benefits()).isNull();
    }

    @Test
    @Covers("C19")
    void ofTwoDevicesTheSecondLearnsWhatTheFirstSaved() {
        var id = scene.aVacancy(tenant, agency);
        int version = in(() -> desk.one(agency.actor(), id)).version();
        in(() -> desk.change(agency.actor(), id, title("第一台设备"), version));
        assertThatThrownBy(() -> in(() -> desk.change(scene.aColleagueOf(agency), id, title("第二台设备"), version)))
                .isInstanceOfSatisfying(Conflict.class, refused -> {
                    assertThat(refused.type()).isEqualTo("/problems/vacancy-changed");
                    assertThat(refused.fields().get("current"))
                            .isInstanceOfSatisfying(
                                    OwnVacancy.class,
                                    now -> assertThat(now.title()).isEqualTo("第一台设备"));
                });
    }

    @Test
    @Covers("C19")
    void ofTwoSavesAtOnceOnTheSameVersionOneIsRefused() throws Exception {
        var id = scene.aVacancy(tenant, agency);
        int version = in(() -> desk.one(agency.actor(), id)).version();
        var work = new ArrayList<Callable<OwnVacancy>>();
        for (int i = 0; i < 8; i++) {
            var title = "设备" + i;
            work.add(() -> in(() -> desk.change(agency.actor(), id, title(title), version)));
        }
        var outcomes = atOnce(work);
        assertThat(outcomes.stream().filter(OwnVacancy.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Conflict.class::isInstance)).hasSize(7);
    }

    /** The editor saves every few seconds; the trail tells of sittings, and of a new title at once. */
    @Test
    @Covers("C19")
    void savesOfOneSittingAreOneLineInTheTrail() {
        var id = scene.aVacancy(tenant, agency);
        for (int salary = 12; salary < 15; salary++) {
            change(id, salary);
        }
        assertThat(changes()).isEqualTo(1);
        in(() -> desk.change(agency.actor(), id, title("诚聘审核员"), null));
        assertThat(changes()).isEqualTo(2);
        change(id, 16);
        clock.shift(Duration.ofMinutes(31));
        change(id, 17);
        assertThat(changes()).isEqualTo(3);
        in(() -> desk.switchTo(agency.actor(), id, Wish.PAUSED));
        change(id, 18);
        assertThat(changes()).as("after something else was done").isEqualTo(4);
    }

    private void change(VacancyId id, int salary) {
        in(() -> desk.change(
                agency.actor(),
                id,
                new VacancyText(null, null, null, null, null, salary, salary + 4, null, null, null),
                null));
    }

    private long changes() {
        return in(() -> jdbc.sql("SELECT count(*) FROM audit_entry WHERE action = 'recruiting.vacancy.change'")
                .query(Long.class)
                .single());
    }

    @Test
    @Covers({"C17", "C20"})
    void pausedResumedDeleted() {
        var id = scene.aVacancy(tenant, agency);
        assertThat(in(() -> desk.switchTo(agency.actor(), id, Wish.PAUSED)).state())
                .isEqualTo(VacancyState.PAUSED);
        assertThat(in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED)).state())
                .isEqualTo(VacancyState.PUBLISHED);
        in(() -> {
            desk.delete(agency.actor(), id);
            return true;
        });
        assertThatThrownBy(() -> in(() -> desk.one(agency.actor(), id))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void anotherAgencyReachesNothingOfIt() {
        var id = scene.aVacancy(tenant, agency);
        var other = scene.anAgency(tenant).actor();
        assertThatThrownBy(() -> in(() -> desk.one(other, id))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> desk.change(other, id, title("抢"), null)))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> desk.switchTo(other, id, Wish.PAUSED)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void aLockedAgencyPublishesNothing() {
        TenantScope.with(tenant).run(() -> register.disable(agency.id()));
        assertThatThrownBy(() -> scene.aVacancy(tenant, agency)).isInstanceOf(Refused.class);
    }

    @Test
    void whoDoesNotConfirmIsRemindedOnceAndThenTheVacancyIsPutAway() {
        var id = scene.aVacancy(tenant, agency);
        clock.shift(Duration.ofDays(25).plusHours(1));
        sweep();
        sweep();
        assertThat(told("recruiting.vacancy-confirm")).isEqualTo(1);
        assertThat(in(() -> desk.one(agency.actor(), id)).state()).isEqualTo(VacancyState.PUBLISHED);
        clock.shift(Duration.ofDays(30).plusHours(1));
        assertThat(in(() -> desk.one(agency.actor(), id)).state())
                .as("before the sweep has come by")
                .isEqualTo(VacancyState.STALE);
        sweep();
        sweep();
        assertThat(told("recruiting.vacancy-stale")).isEqualTo(1);
        var confirmed = in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED));
        assertThat(confirmed.state()).isEqualTo(VacancyState.PUBLISHED);
        assertThat(confirmed.staleAt()).isEqualTo(confirmed.confirmedAt().plus(Duration.ofDays(30)));
    }

    @Test
    @Covers("D7")
    void theLimitIsTheTenantsSetting() {
        TenantScope.with(tenant).run(() -> settings.save(new RecruitingSettings(1, 30, 5, 30)));
        scene.aVacancy(tenant, agency);
        assertThatThrownBy(() -> scene.aVacancy(tenant, agency)).hasMessageContaining("最多 1 条");
    }

    /** What an agency has goes with the account that owns it, not with the one that it began with. */
    @Test
    @Covers({"W18", "D14"})
    void anAgencyOutlivesTheAccountThatHandedItOver() {
        scene.aVacancy(tenant, agency);
        var owner = scene.handOver(tenant, agency);
        erase(agency.actor());
        assertThat(in(() -> desk.of(owner)).items()).hasSize(1);
        assertThatThrownBy(() -> in(() -> register.resetPassword(agency.id())))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("agency-handed-over");
        erase(owner);
        assertThatThrownBy(() -> in(() -> desk.of(owner))).isInstanceOf(Refused.class);
    }

    private void erase(Actor actor) {
        TenantScope.with(tenant).run(() -> transactions.executeWithoutResult(status -> erasure.erase(actor.id())));
    }

    private void sweep() {
        TenantScope.with(tenant).run(() -> {
            freshness.putAwayStale();
            freshness.remind();
        });
    }

    private long told(String kind) {
        return in(() -> notices.inbox(agency.actor().id(), 0, 50)).items().stream()
                .filter(notice -> notice.kind().equals(kind))
                .count();
    }

    static <T> List<Object> atOnce(List<Callable<T>> work) throws Exception {
        var start = new CountDownLatch(1);
        List<Object> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<T>>();
            for (var each : work) {
                all.add(threads.submit(() -> {
                    start.await();
                    return each.call();
                }));
            }
            start.countDown();
            for (var each : all) {
                try {
                    outcomes.add(each.get());
                } catch (ExecutionException e) {
                    outcomes.add(e.getCause());
                }
            }
        }
        return outcomes;
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work::get);
    }
}
