package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.points.InsufficientPoints;
import dev.guildhall.points.PointWallets;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Unprocessable;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.ContactUnlocking.UnlockedContact;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
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

@GuildhallTest
class ContactUnlockingTest {

    private static final long PRICE = 10;

    @Autowired
    TalentScene scene;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    UnlockRecords records;

    @Autowired
    AgencyDesk desk;

    @Autowired
    MyCard myCard;

    @Autowired
    CardBlocks blocks;

    @Autowired
    PersonRegister register;

    @Autowired
    CardViewers viewers;

    @Autowired
    PointWallets wallets;

    @Autowired
    LedgerProof proof;

    @Autowired
    ModuleSettings settings;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Somebody shen;

    @BeforeEach
    void aPublishedCard() {
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms", "ems");
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @Covers({"C11", "C12"})
    void anUnlockSpendsThePriceAndShowsTheContact() {
        var agency = scene.anAgencyWith(tenant, 36);
        var unlocked = unlock(agency, shen);
        assertThat(unlocked.charged()).isEqualTo(PRICE);
        assertThat(unlocked.balance()).isEqualTo(26);
        assertThat(unlocked.contact()).isEqualTo(new Contact(shen.phone(), shen.email(), shen.wechat()));
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(26);
    }

    @Test
    @Covers("D6")
    void theSecondUnlockCostsNothing() {
        var agency = scene.anAgencyWith(tenant, 36);
        var first = unlock(agency, shen);
        var second = unlock(agency, shen);
        assertThat(second.charged()).isZero();
        assertThat(second.balance()).isEqualTo(26);
        assertThat(second.contact()).isEqualTo(first.contact());
        assertThat(second.freeAgainUntil()).isEqualTo(first.freeAgainUntil());
    }

    @Test
    @Covers("D6")
    void afterTwelveMonthsTheContactCostsAgain() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen);
        clock.shift(Duration.ofDays(364));
        assertThat(unlock(agency, shen).charged()).isZero();
        clock.shift(Duration.ofDays(3));
        assertThat(bought(agency).contact()).as("the free time is over").isNull();
        assertThat(unlock(agency, shen).charged()).isEqualTo(PRICE);
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(16);
        assertThat(bought(agency).contact()).isNotNull();
    }

    @Test
    @Covers({"C11", "D6"})
    void noMoreIsTakenThanTheAgencyWasTold() {
        var agency = scene.anAgencyWith(tenant, 36);
        price(15);
        assertThatThrownBy(() -> unlock(agency, shen, PRICE, "told-ten"))
                .isInstanceOfSatisfying(
                        ContactUnlocking.PriceChanged.class,
                        refused -> assertThat(refused.fields()).containsEntry("price", 15L));
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(36);
        assertThat(in(() -> records.of(agencyOf(agency), 0, 20)).total()).isZero();
        assertThat(unlock(agency, shen, 15L, "told-fifteen").charged()).isEqualTo(15);
        price(4);
        var other = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        assertThat(unlock(agency, other, PRICE, "cheaper").charged()).isEqualTo(4);
    }

    @Test
    @Covers("D6")
    void whatWasSaidToCostNothingIsNeverCharged() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen);
        assertThat(unlock(agency, shen, 0L, "again").charged()).isZero();
        clock.shift(Duration.ofDays(367));
        assertThatThrownBy(() -> unlock(agency, shen, 0L, "later"))
                .isInstanceOfSatisfying(
                        ContactUnlocking.PriceChanged.class,
                        refused -> assertThat(refused.detail()).contains("免费再看的时间已过"));
        clock.reset();
        in(() -> transaction.execute(status ->
                jdbc.sql("UPDATE contact_unlock SET refunded_at = now()").update()));
        assertThatThrownBy(() -> unlock(agency, shen, 0L, "points-back"))
                .isInstanceOfSatisfying(
                        ContactUnlocking.PriceChanged.class,
                        refused -> assertThat(refused.detail()).contains("点数已经退回"));
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(26);
    }

    @Test
    @Covers("D6")
    void anAnswerThatWasKeptShowsNothingThatIsOver() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen, PRICE, "once");
        assertThat(unlock(agency, shen, PRICE, "once").contact().phone()).isEqualTo(shen.phone());
        in(() -> transaction.execute(status ->
                jdbc.sql("UPDATE contact_unlock SET refunded_at = now()").update()));
        assertThatThrownBy(() -> unlock(agency, shen, PRICE, "once")).isInstanceOf(Conflict.class);
    }

    @Test
    @Covers({"C12", "D6"})
    void tooFewPointsRefuseAndSayHowManyAreMissing() {
        var agency = scene.anAgencyWith(tenant, 6);
        assertThatThrownBy(() -> unlock(agency, shen))
                .isInstanceOfSatisfying(
                        InsufficientPoints.class,
                        refused -> assertThat(refused.fields())
                                .containsEntry("price", PRICE)
                                .containsEntry("balance", 6L)
                                .containsEntry("missing", 4L));
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(6);
        assertThat(in(() -> records.of(agencyOf(agency), 0, 20)).total()).isZero();
    }

    @Test
    @Covers("C11")
    void twentyUnlocksAtOnceChargeOnce() throws Exception {
        var agency = scene.anAgencyWith(tenant, 300);
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<UnlockedContact>>();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    return unlock(agency, shen);
                }));
            }
            start.countDown();
            long charged = 0;
            for (var each : all) {
                charged += each.get().charged();
            }
            assertThat(charged).isEqualTo(PRICE);
        }
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(290);
    }

    @Test
    @Covers({"C11", "C12", "D6"})
    void sixtyFourUnlocksAtOnceOnPointsForTen() throws Exception {
        var agency = scene.anAgencyWith(tenant, 10 * PRICE);
        var people = new ArrayList<Somebody>();
        for (int i = 0; i < 64; i++) {
            people.add(scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms"));
        }
        var start = new CountDownLatch(1);
        long paid = 0;
        long refused = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<UnlockedContact>>();
            for (var somebody : people) {
                all.add(threads.submit(() -> {
                    start.await();
                    return unlock(agency, somebody);
                }));
            }
            start.countDown();
            for (var each : all) {
                try {
                    assertThat(each.get().charged()).isEqualTo(PRICE);
                    paid++;
                } catch (ExecutionException e) {
                    // Nothing else may reach anybody: no deadlock, no violated constraint.
                    assertThat(e.getCause()).isInstanceOf(InsufficientPoints.class);
                    refused++;
                }
            }
        }
        assertThat(paid).isEqualTo(10);
        assertThat(refused).isEqualTo(54);
        assertThat(scene.balance(tenant, agency.id())).isZero();
        assertThat(in(() -> records.of(agencyOf(agency), 0, 20)).total()).isEqualTo(10);
        assertThat(in(proof::prove).holds()).isTrue();
    }

    @Test
    @Covers("C11")
    void theReceiptIsTheLineOfTheStatement() {
        var agency = scene.anAgencyWith(tenant, 36);
        var first = unlock(agency, shen);
        var line = in(() -> wallets.entries(agency.id(), 0, 20)).items().getFirst();
        assertThat(first.receipt()).isEqualTo(line.number());
        assertThat(unlock(agency, shen).receipt())
                .as("free again, the same receipt")
                .isEqualTo(line.number());
        assertThat(bought(agency).receipt()).isEqualTo(line.number());
    }

    @Test
    @Covers("C11")
    void theSameRequestTwiceIsOne() {
        var agency = scene.anAgencyWith(tenant, 36);
        var key = UUID.randomUUID().toString();
        var first = in(() -> unlocking.unlock(agency.id(), shen.card(), key));
        var again = in(() -> unlocking.unlock(agency.id(), shen.card(), key));
        assertThat(again).isEqualTo(first);
        var other = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        assertThatThrownBy(() -> in(() -> unlocking.unlock(agency.id(), other.card(), key)))
                .isInstanceOf(Unprocessable.class);
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(26);
    }

    @Test
    @Covers({"C34", "D8"})
    void aWithdrawnCardCannotBeUnlocked() {
        var agency = scene.anAgencyWith(tenant, 36);
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThatThrownBy(() -> unlock(agency, shen)).isInstanceOf(NotFound.class);
        assertThat(scene.balance(tenant, agency.id())).isEqualTo(36);
    }

    @Test
    @Covers({"C23", "D8"})
    void aBoughtContactStaysWhenTheCardIsWithdrawn() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen);
        in(() -> myCard.withdraw(shen.actor().id()));
        var kept = bought(agency);
        assertThat(kept.withdrawn()).isTrue();
        assertThat(kept.card().withdrawn()).isTrue();
        assertThat(kept.contact()).isEqualTo(new Contact(shen.phone(), shen.email(), shen.wechat()));
        assertThat(unlock(agency, shen).charged()).isZero();
    }

    @Test
    @Covers({"C23", "D8"})
    void whatThePersonEntersAfterAWithdrawalReachesNobodyWhoBoughtBefore() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen, PRICE, "before");
        contactBecomes("new@example.com");
        assertThat(bought(agency).contact())
                .as("while the card is in the pool, the contact that reaches the person")
                .isEqualTo(new Contact(shen.phone(), "new@example.com", shen.wechat()));
        in(() -> myCard.withdraw(shen.actor().id()));
        contactBecomes("later@example.com");
        var asBought = new Contact(shen.phone(), shen.email(), shen.wechat());
        assertThat(bought(agency).contact()).isEqualTo(asBought);
        assertThat(unlock(agency, shen).contact()).isEqualTo(asBought);
        assertThat(unlock(agency, shen, PRICE, "before").contact()).isEqualTo(asBought);
        in(() -> myCard.publish(shen.actor().id()));
        assertThat(bought(agency).contact()).isEqualTo(new Contact(shen.phone(), "later@example.com", shen.wechat()));
    }

    /** Payments from before the contact was kept have nothing but the register. */
    @Test
    @Covers("D8")
    void anOlderPaymentReadsTheRegister() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen);
        in(() -> transaction.execute(status ->
                jdbc.sql("UPDATE contact_unlock SET contact_sealed = NULL").update()));
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThat(bought(agency).contact()).isEqualTo(new Contact(shen.phone(), shen.email(), shen.wechat()));
        assertThat(unlock(agency, shen).contact().phone()).isEqualTo(shen.phone());
    }

    @Test
    @Covers({"C11", "D6"})
    void whomThePersonBlockedKeepsWhatWasPaidForAndCannotPayAgain() {
        var paid = scene.anAgencyWith(tenant, 36);
        var late = scene.anAgencyWith(tenant, 36);
        unlock(paid, shen);
        in(() -> {
            blocks.block(shen.actor().id(), agencyOf(paid));
            blocks.block(shen.actor().id(), agencyOf(late));
            return true;
        });
        assertThatThrownBy(() -> unlock(late, shen)).isInstanceOf(NotFound.class);
        assertThat(unlock(paid, shen).charged()).isZero();
        clock.shift(Duration.ofDays(367));
        assertThatThrownBy(() -> unlock(paid, shen)).isInstanceOf(NotFound.class);
        assertThat(scene.balance(tenant, paid.id())).isEqualTo(26);
        assertThat(scene.balance(tenant, late.id())).isEqualTo(36);
    }

    @Test
    void aPersonStoppedByStaffCannotBeUnlocked() {
        var agency = scene.anAgencyWith(tenant, 36);
        TenantScope.with(tenant).run(() -> register.disable(shen.person()));
        assertThatThrownBy(() -> unlock(agency, shen)).isInstanceOf(NotFound.class);
    }

    @Test
    void thePersonSeesWhoPaid() {
        var agency = scene.anAgencyWith(tenant, 36);
        unlock(agency, shen);
        var seen = in(() -> viewers.of(shen.actor().id(), false, 0, 20));
        assertThat(seen.items()).singleElement().satisfies(viewer -> {
            assertThat(viewer.agency()).isEqualTo(agency.name());
            assertThat(viewer.unlocked()).isTrue();
        });
        assertThat(in(() -> myCard.of(shen.actor().id())).unlocks()).isEqualTo(1);
    }

    private void contactBecomes(String email) {
        in(() -> myCard.change(
                shen.actor().id(), new OwnFacts("360100", "master", "中衡质量认证中心", 16, email, shen.wechat(), null, null)));
    }

    private void price(int points) {
        in(() -> {
            settings.save(new TalentSettings(points, 12, 30, 7, 10, 20, TalentSettings.ExpiredCards.HIDE, 1000));
            return true;
        });
    }

    private UnlockedContact unlock(Actor agency, Somebody somebody, long accepted, String key) {
        return in(() -> unlocking.unlock(agency.id(), somebody.card(), accepted, key));
    }

    private UnlockedContact unlock(Actor agency, Somebody somebody) {
        return in(() ->
                unlocking.unlock(agency.id(), somebody.card(), UUID.randomUUID().toString()));
    }

    private UnlockRecords.Unlocked bought(Actor agency) {
        return in(() -> records.of(agencyOf(agency), 0, 20)).items().getFirst();
    }

    private AgencyId agencyOf(Actor agency) {
        return desk.of(agency.id());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
