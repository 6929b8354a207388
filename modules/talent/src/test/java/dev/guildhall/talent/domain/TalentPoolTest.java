package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.TalentPool.Order;
import dev.guildhall.talent.domain.TalentPool.Wanted;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class TalentPoolTest {

    private static final Wanted ALL = new Wanted(List.of(), List.of(), List.of(), "");

    @Autowired
    TalentScene scene;

    @Autowired
    TalentPool pool;

    @Autowired
    AgencyDesk desk;

    @Autowired
    MyCard myCard;

    @Autowired
    PersonRegister register;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    AgencyId agency;
    Somebody shen;
    Somebody gao;

    @BeforeEach
    void twoCardsAndOneThatIsPrivate() {
        tenant = scene.tenant();
        var actor = scene.anAgencyWith(tenant, 30);
        agency = in(() -> desk.of(actor.id()));
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms", "ems");
        gao = scene.aPublishedPerson(tenant, "高建国", "510100", "auditor", "isms");
        scene.aPerson(tenant, "林嘉树", "360100", "senior-auditor", "qms");
    }

    @Test
    @Covers("C5")
    void onlyPublishedCardsAreSeen() {
        assertThat(names(ALL)).containsExactlyInAnyOrder("沈**", "高**");
    }

    @Test
    @Covers({"C33", "C34"})
    void pushingAndWithdrawingTakeEffectAtOnce() {
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThat(names(ALL)).containsExactly("高**");
        assertThatThrownBy(() -> in(() -> pool.open(agency, shen.card()))).isInstanceOf(NotFound.class);
        in(() -> myCard.publish(shen.actor().id()));
        assertThat(names(ALL)).hasSize(2);
        assertThat(in(() -> pool.open(agency, shen.card())).published()).isTrue();
    }

    /** Who is stopped while the card is on its way into the pool waits for that, and the card leaves again. */
    @Test
    @Covers("C34")
    void aCardThatIsPushedWhileItsPersonIsStoppedDoesNotStayInThePool() throws Exception {
        in(() -> myCard.withdraw(shen.actor().id()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stopped = in(() -> transactions.execute(status -> {
                myCard.publish(shen.actor().id());
                var stopping =
                        threads.submit(() -> TenantScope.with(tenant).run(() -> register.disable(shen.person())));
                assertThatThrownBy(() -> stopping.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                return stopping;
            }));
            stopped.get();
        }
        assertThat(names(ALL)).containsExactly("高**");
        TenantScope.with(tenant).run(() -> register.enable(shen.person()));
        assertThat(in(() -> myCard.of(shen.actor().id())).card().published()).isFalse();
    }

    @Test
    @Covers({"C7", "C8"})
    void filtersByCityProvinceLevelAndField() {
        assertThat(names(new Wanted(List.of("360100"), List.of(), List.of(), "")))
                .containsExactly("沈**");
        assertThat(names(new Wanted(List.of("510000"), List.of(), List.of(), "")))
                .containsExactly("高**");
        assertThat(names(new Wanted(List.of("360100", "510100"), List.of(), List.of(), "")))
                .hasSize(2);
        assertThat(names(new Wanted(List.of(), List.of("auditor"), List.of(), "")))
                .containsExactly("高**");
        assertThat(names(new Wanted(List.of(), List.of(), List.of("ems"), ""))).containsExactly("沈**");
        assertThat(names(new Wanted(List.of("360100"), List.of("auditor"), List.of(), "")))
                .isEmpty();
        assertThat(names(new Wanted(List.of("999999"), List.of(), List.of(), "")))
                .isEmpty();
    }

    @Test
    void everyOrderAnswers() {
        for (var order : Order.values()) {
            assertThat(in(() -> pool.find(agency, ALL, order, 0, 1)).items()).hasSize(1);
            assertThat(in(() -> pool.find(agency, ALL, order, 1, 1)).total()).isEqualTo(2);
        }
    }

    @Test
    @Covers("C10")
    void aCardShowsWhatThePersonIsAndNotWhoTheyAre() {
        var card = in(() -> pool.open(agency, shen.card()));
        assertThat(card.name()).isEqualTo("沈**");
        assertThat(card.city()).isEqualTo(new City("360100", "南昌"));
        assertThat(card.level()).isEqualTo(new Coded("senior-auditor", "高级审核员"));
        assertThat(card.fields()).extracting(Coded::label).containsExactly("QMS", "EMS");
        assertThat(card.age()).isBetween(40, 60);
        assertThat(card.unlockPrice()).isEqualTo(10);
        assertThat(card.unlocked()).isFalse();
    }

    private List<String> names(Wanted wanted) {
        return in(() -> pool.find(agency, wanted, Order.RECOMMENDED, 0, 20)).items().stream()
                .map(CardView::name)
                .toList();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
