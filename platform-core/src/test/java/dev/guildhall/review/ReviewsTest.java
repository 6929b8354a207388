package dev.guildhall.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
@Import(ReviewsTest.Kinds.class)
@SuppressWarnings("NullAway.Init")
class ReviewsTest {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final AtomicInteger NEXT_PHONE = new AtomicInteger(30_000_000);

    @Autowired
    Reviews reviews;

    @Autowired
    ReviewTargets targets;

    @Autowired
    Posts posts;

    @Autowired
    Accounts accounts;

    @Autowired
    Notices notices;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    AccountId applicant;
    AccountId colleague;

    @TestConfiguration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        Posts posts() {
            return new Posts();
        }
    }

    /** A kind as another module would bring it, with a question (A21). */
    static class Posts implements ReviewKind {
        final List<Decided> approved = new CopyOnWriteArrayList<>();
        final List<Decided> refused = new CopyOnWriteArrayList<>();

        @Override
        public String id() {
            return "test.posts";
        }

        @Override
        public String label() {
            return "发布";
        }

        @Override
        public String module() {
            return "core";
        }

        @Override
        public String permission() {
            return "core.brand.edit";
        }

        @Override
        public int workingDays() {
            return 1;
        }

        @Override
        public ReviewSubject describe(String subject) {
            return new ReviewSubject(subject, null);
        }

        @Override
        public List<DecisionQuestion> questions() {
            return List.of(new DecisionQuestion(
                    "order",
                    "本次生成会费订单",
                    List.of(new DecisionQuestion.Choice("yes", "生成"), new DecisionQuestion.Choice("no", "不生成")),
                    null,
                    null));
        }

        @Override
        public void approved(Decided decided) {
            approved.add(decided);
        }

        @Override
        public void refused(Decided decided) {
            refused.add(decided);
        }
    }

    @BeforeEach
    void open() {
        tenant = tenants.open("trade");
        applicant = in(() -> accounts.open(new NewAccount(
                "COMPANY",
                "晴川五金",
                new PhoneNumber("+86137" + NEXT_PHONE.getAndIncrement()),
                null,
                null,
                false,
                Set.of())));
        colleague = in(() -> accounts.open(new NewAccount(Actor.STAFF, "周明薇", null, "mingwei", null, false, Set.of())));
        posts.approved.clear();
        posts.refused.clear();
    }

    @AfterEach
    void realTime() {
        clock.reset();
        SecurityContextHolder.clearContext();
    }

    @Test
    @Covers({"T8", "D4"})
    void theTargetRunsOnTheWorkingDayCalendar() {
        // Friday 2026-09-18 → Sunday the 20th is a make-up day for the holiday in October.
        assertThat(due("2026-09-18T15:00", 1)).isEqualTo(at("2026-09-20T15:00"));
        assertThat(due("2026-09-18T15:00", 2)).isEqualTo(at("2026-09-21T15:00"));
        // The last working day before the week of holidays; Saturday the 10th is worked.
        assertThat(due("2026-09-30T23:59", 1)).isEqualTo(at("2026-10-08T23:59"));
        assertThat(due("2026-10-08T09:00", 2)).isEqualTo(at("2026-10-10T09:00"));
        assertThat(due("2026-10-03T10:00", 1)).isEqualTo(at("2026-10-08T10:00"));
        // An ordinary week-end.
        assertThat(due("2026-11-20T17:30", 1)).isEqualTo(at("2026-11-23T17:30"));
        assertThat(due("2026-11-20T17:30", 0)).isEqualTo(at("2026-11-20T17:30"));
    }

    @Test
    @Covers("D4")
    void theTenantSetsItsOwnTargetForWhatComesLater() {
        ReviewId before = submit("post-1");
        in(() -> {
            targets.set(posts, 5);
            return true;
        });
        ReviewId after = submit("post-2");
        assertThat(view(before).dueAt()).isBefore(view(after).dueAt());
        assertThatThrownBy(() -> in(() -> {
                    targets.set(posts, 31);
                    return true;
                }))
                .isInstanceOf(Invalid.class);
    }

    @Test
    @Covers({"T9", "D4"})
    void theQueueIsOrderedByTimeLeftAndShowsWhatIsOverdue() {
        in(() -> {
            targets.set(posts, 5);
            return true;
        });
        ReviewId late = submit("five days");
        in(() -> {
            targets.set(posts, 1);
            return true;
        });
        ReviewId soon = submit("one day");
        assertThat(queue()).extracting(ReviewView::id).containsExactly(soon, late);
        Instant due = view(soon).dueAt();
        clock.shift(Duration.between(Instant.now(), due).minusSeconds(30));
        assertThat(view(soon).overdue()).isFalse();
        clock.shift(Duration.between(Instant.now(), due).plusSeconds(1));
        assertThat(view(soon).overdue()).isTrue();
        assertThat(view(late).overdue()).isFalse();
        assertThat(in(() -> reviews.waiting(Set.of("test.posts")))).isEqualTo(new Reviews.Waiting(2, 1));
        assertThat(in(() -> reviews.queue(new ReviewFilter(Set.of("test.posts"), true, null, true, null), 0, 20)
                        .items()))
                .extracting(ReviewView::id)
                .containsExactly(soon);
        assertThat(in(() -> reviews.after(soon, Set.of("test.posts")))).contains(late);
        assertThat(in(() -> reviews.before(late, Set.of("test.posts")))).contains(soon);
    }

    @Test
    @Covers("T9")
    void ofManyReviewersWhoDecideAtOnceOneDoes() throws Exception {
        ReviewId id = submit("post");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean approve = i % 2 == 0;
                calls.add(() -> {
                    try {
                        decide(id, approve ? Verdict.APPROVED : Verdict.REFUSED, "理由");
                        return true;
                    } catch (Conflict taken) {
                        assertThat(taken.type()).isEqualTo("/problems/already-decided");
                        return false;
                    }
                });
            }
            int winners = 0;
            for (Future<Boolean> each : threads.invokeAll(calls)) {
                winners += each.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(posts.approved.size() + posts.refused.size()).isEqualTo(1);
        assertThat(in(() -> notices.inbox(applicant, 0, 20)).total()).isEqualTo(1);
        assertThat(messages()).hasSize(1);
    }

    @Test
    @Covers({"T9", "T10"})
    void theApplicantIsToldByInboxAndShortMessage() {
        ReviewId id = submit("post");
        decide(id, Verdict.REFUSED, "图片看不清");
        assertThat(in(() -> notices.inbox(applicant, 0, 20)).items().getFirst().text())
                .contains("图片看不清");
        assertThat(messages()).containsExactly("REVIEW_REFUSED");
        assertThat(view(id).reason()).isEqualTo("图片看不清");
        assertThat(posts.refused).extracting(Decided::reason).containsExactly("图片看不清");
    }

    @Test
    void aRefusalNeedsAReasonAndAnApprovalTheAnswers() {
        ReviewId id = submit("post");
        assertThatThrownBy(() -> decide(id, Verdict.REFUSED, " "))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        wrong -> assertThat(wrong.errors().getFirst().field()).isEqualTo("reason"));
        assertThatThrownBy(() -> in(() -> {
                    reviews.decide(id, Verdict.APPROVED, null, Map.of("order", "perhaps"));
                    return true;
                }))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        wrong -> assertThat(wrong.errors().getFirst().field()).isEqualTo("order"));
        assertThat(view(id).waiting()).isTrue();
        decide(id, Verdict.APPROVED, null);
        assertThat(posts.approved).extracting(Decided::answers).containsExactly(Map.of("order", "no"));
    }

    @Test
    void whatIsSentAgainSupersedesAndWhatIsTakenBackNeedsNoDecision() {
        ReviewId first = submit("post");
        ReviewId second = submit("post");
        assertThat(view(first).state()).isEqualTo(ReviewState.SUPERSEDED);
        assertThat(queue()).extracting(ReviewView::id).containsExactly(second);
        in(() -> {
            reviews.withdraw("test.posts", "post");
            return true;
        });
        assertThat(queue()).isEmpty();
        assertThatThrownBy(() -> decide(second, Verdict.APPROVED, null))
                .isInstanceOfSatisfying(
                        Problem.class, gone -> assertThat(gone.detail()).contains("已撤回"));
        assertThat(in(() -> reviews.latest("test.posts", "post")))
                .map(ReviewView::id)
                .contains(second);
    }

    @Test
    void nobodyDecidesWithoutThePermissionOrOnTheOwnApplication() {
        ReviewId id = submit("post");
        actAs(new Actor(colleague, Actor.STAFF, "周明薇", Set.of("core.audit.view")));
        assertThatThrownBy(() -> decide(id, Verdict.APPROVED, null)).isInstanceOf(Refused.class);
        actAs(new Actor(applicant, "COMPANY", "晴川五金", Set.of("core.brand.edit")));
        assertThatThrownBy(() -> decide(id, Verdict.APPROVED, null)).isInstanceOf(Refused.class);
        actAs(new Actor(colleague, Actor.STAFF, "周明薇", Set.of("core.brand.edit")));
        decide(id, Verdict.APPROVED, null);
        assertThat(view(id).decidedBy()).isEqualTo("周明薇");
    }

    @Test
    void aReviewerSeesOnlyKindsOfTheOwnPermissions() {
        ReviewId id = submit("post");
        Actor outsider = new Actor(colleague, Actor.STAFF, "周明薇", Set.of("review.queue"));
        assertThatThrownBy(() -> in(() -> desk.open(outsider, id))).isInstanceOf(NotFound.class);
        assertThat(in(() -> desk.kinds(outsider))).isEmpty();
        Actor reviewer = new Actor(colleague, Actor.STAFF, "周明薇", Set.of("review.queue", "core.brand.edit"));
        assertThat(in(() -> desk.open(reviewer, id)).questions()).hasSize(1);
        assertThat(in(() -> badge.count(reviewer.permissions())).number()).isEqualTo(1);
        assertThat(in(() -> badge.count(outsider.permissions())).number()).isZero();
    }

    @Autowired
    ReviewDesk desk;

    @Autowired
    ReviewDashboard badge;

    private static void actAs(Actor actor) {
        SecurityContextHolder.setContext(new SecurityContextImpl(new TestingAuthenticationToken(actor, "", List.of())));
    }

    private Instant due(String submitted, int days) {
        return in(() -> {
            targets.set(posts, days);
            return targets.due(posts, "any", at(submitted));
        });
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(CHINA).toInstant();
    }

    private ReviewId submit(String subject) {
        return in(() -> java.util.Objects.requireNonNull(
                transaction.execute(status -> reviews.submit("test.posts", subject, applicant, subject))));
    }

    private void decide(ReviewId id, Verdict verdict, @Nullable String reason) {
        in(() -> {
            reviews.decide(id, verdict, reason, Map.of("order", "no"));
            return true;
        });
    }

    private ReviewView view(ReviewId id) {
        return in(() -> reviews.find(id)).orElseThrow();
    }

    private List<ReviewView> queue() {
        return in(() ->
                reviews.queue(ReviewFilter.waiting(Set.of("test.posts")), 0, 20).items());
    }

    private List<String> messages() {
        return in(() ->
                jdbc.sql("SELECT template FROM sms_outbox").query(String.class).list());
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
