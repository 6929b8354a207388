package dev.guildhall.recruiting.domain;

import static dev.guildhall.recruiting.domain.RecruitingScene.text;
import static dev.guildhall.recruiting.domain.RecruitingScene.title;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.RecruitingScene.Somebody;
import dev.guildhall.recruiting.domain.VacancyBoard.Listing;
import dev.guildhall.recruiting.domain.VacancyBoard.Order;
import dev.guildhall.recruiting.domain.VacancyBoard.Wanted;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What persons see of vacancies, and what they do not see any more. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class VacancyBoardTest {

    private static final Wanted ALL = new Wanted("", List.of(), List.of(), List.of(), null, null, null);

    @Autowired
    RecruitingScene scene;

    @Autowired
    VacancyBoard board;

    @Autowired
    VacancyDesk desk;

    @Autowired
    Applying applying;

    @Autowired
    AgencyRegister register;

    @Autowired
    VacancyLists lists;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Recruiter agency;
    Somebody shen;

    @BeforeEach
    void anAgencyAndAPerson() {
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
        shen = scene.aPublishedPerson(tenant, "沈若溪");
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers({"C16", "C36"})
    void vacanciesOfAllAgenciesShowFromTheMomentOfPublishing() {
        var first = scene.aVacancy(tenant, agency);
        var second = scene.aVacancy(tenant, scene.anAgency(tenant));
        assertThat(ids(ALL)).containsExactlyInAnyOrder(first, second);
        var detail = in(() -> board.open(shen.actor().id(), first));
        assertThat(detail.vacancy().agency().name()).isEqualTo(agency.actor().name());
        assertThat(detail.requirements()).contains("注册证书");
        assertThat(detail.contact().contactPerson()).isEqualTo("李安宁");
        assertThat(detail.contact().vacancies()).isEqualTo(1);
        in(() -> board.open(shen.actor().id(), first));
        assertThat(in(() -> desk.one(agency.actor(), first)).views()).isEqualTo(1);
    }

    @Test
    @Covers({"C18", "C20"})
    void aPausedOneIsGoneAtOnceFromListSearchDetailAgencyAndApplication() {
        var id = scene.aVacancy(tenant, agency);
        assertSeen(id);
        in(() -> desk.switchTo(agency.actor(), id, Wish.PAUSED));
        assertGone(id);
        in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED));
        assertSeen(id);
    }

    @Test
    @Covers({"C18", "C20"})
    void aDeletedOneIsGone() {
        var id = scene.aVacancy(tenant, agency);
        in(() -> {
            desk.delete(agency.actor(), id);
            return true;
        });
        assertGone(id);
    }

    @Test
    @Covers("C18")
    void aStaleOneIsGoneAndBackWhenConfirmed() {
        var id = scene.aVacancy(tenant, agency);
        clock.shift(Duration.ofDays(30).plusSeconds(1));
        assertGone(id);
        in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED));
        assertSeen(id);
    }

    @Test
    @Covers("C18")
    void thoseOfALockedAgencyAreGoneUntilItIsUnlocked() {
        var id = scene.aVacancy(tenant, agency);
        TenantScope.with(tenant).run(() -> register.disable(agency.id()));
        assertGone(id);
        assertThatThrownBy(() -> in(() -> board.agency(shen.actor().id(), agency.id())))
                .isInstanceOf(NotFound.class);
        TenantScope.with(tenant).run(() -> register.enable(agency.id()));
        assertSeen(id);
    }

    @Test
    @Covers("C18")
    void oneThatStaffClosedIsGoneAndItsAgencyCannotBringItBack() {
        var id = scene.aVacancy(tenant, agency);
        TenantScope.with(tenant).run(() -> lists.close(id, "重复发布"));
        assertGone(id);
        assertThatThrownBy(() -> in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED)))
                .hasMessageContaining("vacancy-closed");
        assertThat(in(() -> desk.one(agency.actor(), id)).closeReason()).isEqualTo("重复发布");
        TenantScope.with(tenant).run(() -> lists.reopen(id));
        in(() -> desk.switchTo(agency.actor(), id, Wish.PUBLISHED));
        assertSeen(id);
    }

    @Test
    @Covers("C37")
    void filtersByCityProvincePostTypeAndSalary() {
        var chengdu = scene.aVacancy(tenant, agency, text("成都审核员", "510100", 12_000, 16_000));
        var mianyang = scene.aVacancy(tenant, agency, text("绵阳审核员", "510700", 8_000, 10_000));
        var beijing = scene.aVacancy(tenant, agency, text("北京审核员", "110100", 20_000, 30_000));
        var open = scene.aVacancy(tenant, agency, text("面议审核员", "110100", 0, 0));
        var trainer = scene.aVacancy(
                tenant,
                agency,
                new VacancyText(
                        "培训讲师", List.of("isms"), "training", "310100", null, 15_000, 15_000, null, "能讲课", null));
        assertThat(ids(region("510100"))).containsExactly(chengdu);
        assertThat(ids(region("510000"))).containsExactlyInAnyOrder(chengdu, mianyang);
        assertThat(ids(region("510700", "110100"))).containsExactlyInAnyOrder(mianyang, beijing, open);
        assertThat(ids(region("999999"))).isEmpty();
        assertThat(ids(new Wanted("", List.of(), List.of("training"), List.of(), null, null, null)))
                .containsExactly(trainer);
        assertThat(ids(new Wanted("", List.of(), List.of(), List.of("isms"), null, null, null)))
                .containsExactly(trainer);
        assertThat(ids(salary(15_000, null))).containsExactlyInAnyOrder(chengdu, beijing, trainer);
        assertThat(ids(salary(null, 12_000))).containsExactlyInAnyOrder(chengdu, mianyang);
        assertThat(ids(salary(15_000, 18_000))).containsExactlyInAnyOrder(chengdu, trainer);
        assertThat(find(ALL, Order.SALARY, null).items())
                .extracting(vacancy -> new VacancyId(vacancy.id()))
                .startsWith(beijing, chengdu, trainer, mianyang)
                .endsWith(open);
    }

    @Test
    @Covers("C37")
    void wordsOfTwoCharactersAreFoundInTitleRequirementsAndAgency() {
        var id = scene.aVacancy(tenant, agency, text("诚聘高级审核员", "510100", 12_000, 16_000));
        var other = scene.aVacancy(tenant, agency, text("培训讲师", "510100", 12_000, 16_000));
        assertThat(ids(words("高级"))).containsExactly(id);
        assertThat(ids(words("讲师"))).containsExactly(other);
        assertThat(ids(words("注册 诚聘"))).containsExactly(id);
        assertThat(ids(words(agency.actor().name()))).containsExactlyInAnyOrder(id, other);
        assertThat(ids(words("会计"))).isEmpty();
        assertThat(ids(words("'; DROP TABLE vacancy; --"))).isEmpty();
        in(() -> desk.change(agency.actor(), id, title("招聘检查员"), null));
        assertThat(ids(words("高级"))).isEmpty();
        assertThat(ids(words("检查"))).containsExactly(id);
    }

    @Test
    @Covers("C37")
    void goingOnFromAPlaceMissesAndRepeatsNothingThoughOthersArePosted() {
        for (var order : Order.values()) {
            var here = scene.tenant();
            tenant = here;
            agency = scene.anAgency(here);
            shen = scene.aPublishedPerson(here, "沈若溪");
            var all = new ArrayList<VacancyId>();
            for (int i = 0; i < 7; i++) {
                clock.shift(Duration.ofMinutes(i));
                all.add(scene.aVacancy(here, agency, text("审核员" + i, "510100", 9_000 + 1000 * (i % 3), 14_000)));
            }
            var met = new ArrayList<VacancyId>();
            String after = null;
            int round = 0;
            do {
                var place = after;
                var part = in(() -> board.find(shen.actor().id(), ALL, order, 0, 3, place));
                part.items().forEach(vacancy -> met.add(new VacancyId(vacancy.id())));
                after = part.next();
                if (round++ == 0) {
                    clock.shift(Duration.ofHours(1));
                    scene.aVacancy(here, scene.anAgency(here), text("新来的", "510100", 90_000, 99_000));
                }
            } while (after != null);
            assertThat(met).as(order.name()).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThatThrownBy(() -> find(ALL, Order.NEWEST, "nonsense")).isInstanceOf(Invalid.class);
    }

    @Test
    @Covers("C21")
    void theAgencysPageShowsItsFiveFieldsAndItsOpenVacancies() {
        scene.aVacancy(tenant, agency);
        var paused = scene.aVacancy(tenant, agency);
        in(() -> desk.switchTo(agency.actor(), paused, Wish.PAUSED));
        var page = in(() -> board.agency(shen.actor().id(), agency.id()));
        assertThat(page.name()).isEqualTo(agency.actor().name());
        assertThat(page.contactPerson()).isEqualTo("李安宁");
        assertThat(page.vacancies()).isEqualTo(1);
        assertThat(ids(new Wanted(
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        agency.id().value())))
                .hasSize(1)
                .doesNotContain(paused);
    }

    private void assertSeen(VacancyId id) {
        assertThat(ids(ALL)).contains(id);
        assertThat(ids(words("招聘"))).contains(id);
        in(() -> board.open(shen.actor().id(), id));
    }

    private void assertGone(VacancyId id) {
        assertThat(ids(ALL)).doesNotContain(id);
        assertThat(ids(words("招聘"))).doesNotContain(id);
        assertThat(find(ALL, Order.NEWEST, null).total()).isZero();
        assertThatThrownBy(() -> in(() -> board.open(shen.actor().id(), id))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> applying.send(shen.actor().id(), id, null)))
                .isInstanceOf(NotFound.class);
    }

    private static Wanted region(String... codes) {
        return new Wanted("", List.of(codes), List.of(), List.of(), null, null, null);
    }

    private static Wanted salary(@Nullable Integer low, @Nullable Integer high) {
        return new Wanted("", List.of(), List.of(), List.of(), low, high, null);
    }

    private static Wanted words(String text) {
        return new Wanted(text, List.of(), List.of(), List.of(), null, null, null);
    }

    private List<VacancyId> ids(Wanted wanted) {
        return find(wanted, Order.NEWEST, null).items().stream()
                .map(vacancy -> new VacancyId(vacancy.id()))
                .toList();
    }

    private Listing find(Wanted wanted, Order order, @Nullable String after) {
        return in(() -> board.find(shen.actor().id(), wanted, order, 0, 50, after));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work::get);
    }
}
