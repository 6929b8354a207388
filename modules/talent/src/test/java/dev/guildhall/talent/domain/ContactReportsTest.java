package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.domain.ContactReports.Evidence;
import dev.guildhall.talent.domain.ContactReports.Mine;
import dev.guildhall.talent.domain.ContactReports.Reason;
import dev.guildhall.talent.domain.ContactReports.State;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A contact that was paid for and reaches nobody. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class ContactReportsTest {
    @Autowired
    TalentScene scene;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    ContactReports reports;

    @Autowired
    UnlockRecords records;

    @Autowired
    TalentPool pool;

    @Autowired
    AgencyDesk desk;

    @Autowired
    MyCard myCard;

    @Autowired
    PointWallets wallets;

    @Autowired
    MediaLibrary media;

    @Autowired
    ModuleSettings settings;

    @Autowired
    Notices notices;

    @Autowired
    LedgerProof proof;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Somebody shen;
    Actor agency;

    @BeforeEach
    void aPaidContact() {
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        agency = scene.anAgencyWith(tenant, 36);
        unlock(shen);
    }

    @AfterEach
    void theBooksHold() {
        clock.reset();
        assertThat(in(proof::prove).holds()).isTrue();
    }

    @Test
    @Covers({"C11", "D6"})
    void withoutAnAnswerThePointsComeBackToTheirLot() {
        assertThat(in(() -> reports.purchase(desk.of(agency.id()), shen.card())))
                .get()
                .satisfies(purchase -> {
                    assertThat(purchase.receipt()).startsWith("PT-");
                    assertThat(purchase.reportableUntil()).isNotNull();
                });
        var report = report(shen);
        assertThat(report.state()).isEqualTo(State.OPEN);
        assertThat(inbox(shen.actor())).extracting(Notice::kind).contains("talent.contact-reported");
        assertThat(in(() -> jdbc.sql("SELECT template FROM sms_outbox")
                        .query(String.class)
                        .list()))
                .contains("CONTACT_REPORTED");
        clock.shift(Duration.ofDays(6));
        sweep();
        assertThat(balance()).as("the person still has a day").isEqualTo(26);
        clock.shift(Duration.ofDays(2));
        sweep();
        sweep();
        assertThat(balance()).isEqualTo(36);
        assertThat(mine().state()).isEqualTo(State.REFUNDED);
        PointEntry line = in(() -> wallets.entries(agency.id(), 0, 20)).items().getFirst();
        assertThat(line.kind()).isEqualTo("RETURN");
        assertThat(line.number()).isEqualTo(mine().refund());
        assertThat(line.uses()).extracting(PointEntry.Use::label).containsExactly("测试");
        assertThat(inbox(agency)).extracting(Notice::kind).contains("talent.report-refunded");
    }

    @Test
    @Covers({"D6", "D8"})
    void whatWasGivenBackHasToBePaidForAgain() {
        report(shen);
        in(() -> reports.answer(shen.actor().id(), mine().id(), false, null));
        assertThat(balance()).isEqualTo(36);
        var record = in(() -> records.of(desk.of(agency.id()), 0, 20)).items().getFirst();
        assertThat(record.contact()).isNull();
        assertThat(record.refundedAt()).isNotNull();
        assertThat(in(() -> pool.open(desk.of(agency.id()), shen.card())).unlocked())
                .isFalse();
        assertThat(unlock(shen).charged()).isEqualTo(10);
        assertThat(balance()).isEqualTo(26);
        assertThat(report(shen).state()).as("another payment, another report").isEqualTo(State.OPEN);
    }

    @Test
    @Covers({"C11", "D6"})
    void aReportGivesBackThePaymentThatItIsAbout() {
        save(new TalentSettings(10, 1, 30, 7, 10, 20, TalentSettings.ExpiredCards.HIDE, 1000));
        var gao = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        unlock(gao);
        clock.shift(Duration.ofDays(29));
        report(gao);
        clock.shift(Duration.ofDays(3));
        save(new TalentSettings(6, 1, 30, 7, 10, 20, TalentSettings.ExpiredCards.HIDE, 1000));
        assertThat(unlock(gao).charged()).as("the free month is over").isEqualTo(6);
        assertThat(balance()).isEqualTo(10);
        clock.shift(Duration.ofDays(5));
        sweep();
        assertThat(balance()).isEqualTo(20);
        assertThat(in(() -> pool.open(desk.of(agency.id()), gao.card())).unlocked())
                .as("the second payment stands")
                .isTrue();
    }

    @Test
    @Covers("D8")
    void aWithdrawnCardIsGoneOnceItsPointsAreBack() {
        report(shen);
        in(() -> reports.answer(shen.actor().id(), mine().id(), false, null));
        in(() -> myCard.withdraw(shen.actor().id()));
        assertThatThrownBy(() -> unlock(shen)).isInstanceOf(NotFound.class);
        assertThat(in(() -> records.of(desk.of(agency.id()), 0, 20))
                        .items()
                        .getFirst()
                        .contact())
                .isNull();
    }

    @Test
    @Covers("C11")
    void whatThePersonDisputesStaffDecide() {
        report(shen);
        var answered = in(() -> reports.answer(shen.actor().id(), mine().id(), true, "白天在审核现场，晚上可以接"));
        assertThat(answered.state()).isEqualTo(State.STAFF);
        assertThat(inbox(agency)).extracting(Notice::kind).contains("talent.report-contested");
        clock.shift(Duration.ofDays(30));
        sweep();
        assertThat(balance()).as("no longer by itself").isEqualTo(26);
        assertThatThrownBy(() -> in(() -> {
                    reports.refuse(mine().id(), "周明薇", " ");
                    return 1;
                }))
                .isInstanceOf(Invalid.class);
        in(() -> {
            reports.refuse(mine().id(), "周明薇", "已与本人通话核实");
            return 1;
        });
        assertThat(balance()).isEqualTo(26);
        assertThat(mine().state()).isEqualTo(State.REFUSED);
        assertThat(mine().decision()).isEqualTo("已与本人通话核实");
        assertConflict("report-over", () -> {
            reports.grant(mine().id(), "周明薇", "再看一次");
            return 1;
        });
        assertConflict("report-over", () -> reports.answer(shen.actor().id(), mine().id(), false, null));
    }

    @Test
    void staffMayGivePointsBackBeforeTheTimeIsOver() {
        report(shen);
        in(() -> {
            reports.grant(mine().id(), "周明薇", "拨打为空号");
            return 1;
        });
        assertThat(balance()).isEqualTo(36);
    }

    @Test
    void aPaymentIsReportedOnceInTimeAndWithEvidence() {
        assertThatThrownBy(() ->
                        in(() -> reports.report(agency, shen.card(), new Evidence(Reason.OFF, "打了三次都是空号", List.of()))))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> reports.report(
                        agency, shen.card(), new Evidence(Reason.OFF, "空号", List.of(UUID.randomUUID())))))
                .isInstanceOf(Invalid.class);
        report(shen);
        assertConflict("report-twice", () -> report(shen));
        var late = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        unlock(late);
        clock.shift(Duration.ofDays(31));
        assertConflict("report-late", () -> report(late));
        var unpaid = scene.aPublishedPerson(tenant, "李安宁", "360100", "auditor", "qms");
        assertThatThrownBy(() -> report(unpaid)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> in(() -> reports.answer(unpaid.actor().id(), mine().id(), false, null)))
                .as("somebody else's report")
                .isInstanceOf(NotFound.class);
    }

    @Test
    @Covers("C11")
    void onlyPicturesThatTheAgencyUploadedAsEvidenceAreEvidence() {
        UUID ofAnother = uploaded(scene.anAgencyWith(tenant, 0), ContactReports.EVIDENCE);
        UUID ofAnotherKind = uploaded(agency, "brand.logo");
        for (var picture : List.of(ofAnother, ofAnotherKind)) {
            assertThatThrownBy(() -> in(() -> reports.report(
                            agency, shen.card(), new Evidence(Reason.OFF, "打了三次都是空号", List.of(picture)))))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    @Covers("C11")
    void picturesThatShowADeadContactStayWhenOthersAreSwept() {
        UUID shown = uploaded();
        UUID forgotten = uploaded();
        in(() -> reports.report(agency, shen.card(), new Evidence(Reason.OFF, "11 月 20 日打了三次，都提示空号", List.of(shown))));
        clock.shift(Duration.ofDays(8));
        TenantScope.with(tenant)
                .run(() -> sweeps.stream()
                        .filter(sweep -> sweep.name().equals("media-unused"))
                        .forEach(TenantSweep::sweep));
        assertThat(in(() -> media.uploads(agency.id().value())))
                .extracting(upload -> upload.view().id())
                .contains(shown)
                .doesNotContain(forgotten);
    }

    @Test
    void anAgencyReportsOnlySoOftenAMonth() {
        save(new TalentSettings(10, 12, 30, 7, 1, 20, TalentSettings.ExpiredCards.HIDE, 1000));
        report(shen);
        var other = scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
        unlock(other);
        assertConflict("too-many-reports", () -> report(other));
    }

    @Test
    void whoReportsTooMuchGetsNothingByItself() {
        save(new TalentSettings(1, 12, 30, 7, 10, 20, TalentSettings.ExpiredCards.HIDE, 1000));
        for (int i = 0; i < 4; i++) {
            var somebody = i == 0 ? shen : scene.aPublishedPerson(tenant, "高建国", "360100", "auditor", "qms");
            unlock(somebody);
            report(somebody);
        }
        long before = balance();
        clock.shift(Duration.ofDays(8));
        sweep();
        assertThat(balance()).isEqualTo(before);
        assertThat(in(reports::counts).staff()).isEqualTo(4);
    }

    @Test
    void manyDecisionsAtOnceGiveThePointsBackOnce() throws Exception {
        report(shen);
        clock.shift(Duration.ofDays(8));
        UUID id = mine().id();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit((Callable<?>) () -> attempt(() -> {
                    reports.timeOver(id);
                    return 1;
                })));
                all.add(threads.submit((Callable<?>) () -> attempt(() -> {
                    reports.grant(id, "周明薇", "空号");
                    return 1;
                })));
                all.add(threads.submit((Callable<?>)
                        () -> attempt(() -> reports.answer(shen.actor().id(), id, false, null))));
            }
            for (var each : all) {
                each.get();
            }
        }
        assertThat(balance()).isEqualTo(36);
    }

    /** Whoever is too late is told so; anything else fails the test. */
    private boolean attempt(Supplier<?> act) {
        try {
            in(act);
            return true;
        } catch (Conflict late) {
            assertThat(late.type()).isEqualTo("/problems/report-over");
            return false;
        }
    }

    private void assertConflict(String type, Supplier<?> act) {
        assertThatThrownBy(() -> in(act))
                .isInstanceOfSatisfying(
                        Conflict.class, problem -> assertThat(problem.type()).isEqualTo("/problems/" + type));
    }

    private void save(TalentSettings wanted) {
        in(() -> {
            settings.save(wanted);
            return 1;
        });
    }

    private ContactUnlocking.UnlockedContact unlock(Somebody somebody) {
        return in(() ->
                unlocking.unlock(agency.id(), somebody.card(), UUID.randomUUID().toString()));
    }

    private Mine report(Somebody somebody) {
        return in(() -> reports.report(
                agency, somebody.card(), new Evidence(Reason.OFF, "11 月 20 日打了三次，都提示空号", List.of(uploaded()))));
    }

    /** As the mini-program sends it, before the report. */
    private UUID uploaded() {
        return uploaded(agency, ContactReports.EVIDENCE);
    }

    private UUID uploaded(Actor by, String kind) {
        return in(() -> media.upload(by.id().value(), kind, "call.png", image()))
                .id();
    }

    private static ByteArrayInputStream image() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Mine mine() {
        var report = in(() ->
                        reports.purchase(desk.of(agency.id()), shen.card()).orElseThrow())
                .report();
        return Objects.requireNonNull(report);
    }

    private void sweep() {
        TenantScope.with(tenant)
                .run(() -> sweeps.stream()
                        .filter(sweep -> sweep.name().equals("contact-reports"))
                        .forEach(TenantSweep::sweep));
    }

    private long balance() {
        return scene.balance(tenant, agency.id());
    }

    private List<Notice> inbox(Actor of) {
        return in(() -> notices.inbox(of.id(), 0, 20)).items();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
