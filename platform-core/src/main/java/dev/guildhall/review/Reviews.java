package dev.guildhall.review;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.notice.EmailOutbox;
import dev.guildhall.notice.EmailTemplate;
import dev.guildhall.notice.Notices;
import dev.guildhall.notice.SmsOutbox;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What waits for a decision of the bound tenant, and the decisions. One subject has at most one review that waits; of several
 * reviewers who decide at once, the first does and the others are told so.
 */
@Service
public class Reviews {
    private static final TypeReference<LinkedHashMap<String, String>> ANSWERS = new TypeReference<>() {};
    private static final int LONGEST_REASON = 300;

    private static final String COLUMNS = """
            SELECT r.id, r.kind, r.subject, r.applicant_id, a.name AS applicant_name, r.title, r.state, r.submitted_at,
                   r.due_at, r.decided_at, r.decided_by_name, r.reason, r.answers
              FROM review r JOIN account a ON a.id = r.applicant_id
            """;

    private static final String MATCHING = """
             WHERE r.kind = ANY (:kinds)
               AND ((r.state = 'WAITING') = :waiting)
               AND (CAST(:state AS text) IS NULL OR r.state = :state)
               AND (NOT :overdue OR r.due_at <= :now)
               AND (CAST(:text AS text) IS NULL OR strpos(r.title, :text) > 0 OR strpos(a.name, :text) > 0)
            """;

    private final JdbcClient jdbc;
    private final ReviewKinds kinds;
    private final ReviewTargets targets;
    private final Accounts accounts;
    private final Notices notices;
    private final SmsOutbox sms;
    private final EmailOutbox emails;
    private final PublicAddress address;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Reviews(
            JdbcClient jdbc,
            ReviewKinds kinds,
            ReviewTargets targets,
            Accounts accounts,
            Notices notices,
            SmsOutbox sms,
            EmailOutbox emails,
            PublicAddress address,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.kinds = kinds;
        this.targets = targets;
        this.accounts = accounts;
        this.notices = notices;
        this.sms = sms;
        this.emails = emails;
        this.address = address;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** What waits: how many, and how many of them too long. */
    public record Waiting(long all, long overdue) {}

    /**
     * Puts something into the queue, in the caller's transaction. What waited for the same subject is superseded.
     *
     * @param kind id of a {@link ReviewKind}
     * @param subject what the kind knows it by
     * @param title what the queue calls it, such as the company's name
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public ReviewId submit(String kind, String subject, AccountId applicant, String title) {
        ReviewKind reviewed = kinds.require(kind);
        Instant now = clock.instant();
        end(kind, subject, ReviewState.SUPERSEDED, now);
        ReviewId id = new ReviewId(Ids.next());
        jdbc.sql("""
                        INSERT INTO review (id, kind, subject, applicant_id, title, state, submitted_at, due_at)
                        VALUES (?, ?, ?, ?, ?, 'WAITING', ?, ?)""")
                .params(
                        id.value(),
                        kind,
                        subject,
                        applicant.value(),
                        title,
                        Timestamp.from(now),
                        Timestamp.from(targets.due(reviewed, subject, now)))
                .update();
        return id;
    }

    /** Takes back what waits for a decision; nothing happens where nothing waits. */
    @Transactional
    public void withdraw(String kind, String subject) {
        end(kind, subject, ReviewState.WITHDRAWN, clock.instant());
    }

    /**
     * Decides. Whoever is signed in must have the kind's permission and not be the applicant; without anybody signed in it is
     * the system that decides.
     *
     * @param reason required on a refusal; the applicant reads it
     * @param answers key of each of the kind's questions → code of a choice; only asked on an approval
     * @throws Conflict {@code already-decided} where somebody was faster, or the applicant took it back
     * @throws Invalid where reason or an answer is missing
     */
    @Transactional
    public void decide(ReviewId id, Verdict verdict, @Nullable String reason, Map<String, String> answers) {
        Row row = jdbc.sql(
                        "SELECT kind, subject, applicant_id, title, state, decided_by_name FROM review WHERE id = ? FOR UPDATE")
                .param(id.value())
                .query((r, n) -> new Row(
                        r.getString(1),
                        r.getString(2),
                        new AccountId(r.getObject(3, UUID.class)),
                        r.getString(4),
                        ReviewState.valueOf(r.getString(5)),
                        r.getString(6)))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("review")));
        ReviewKind kind = kinds.require(row.kind());
        Actor reviewer = reviewer(kind, row);
        if (row.state() != ReviewState.WAITING) {
            throw over(row);
        }
        String why = reason == null || reason.isBlank() ? null : reason.strip();
        Map<String, String> chosen = answered(kind, row, verdict, why, answers);
        Instant now = clock.instant();
        jdbc.sql("""
                        UPDATE review SET state = ?, decided_at = ?, decided_by = ?, decided_by_name = ?, reason = ?,
                            answers = CAST(? AS jsonb) WHERE id = ?""")
                .params(Arrays.asList(
                        verdict.name(),
                        Timestamp.from(now),
                        reviewer == null ? null : reviewer.id().value(),
                        audit.current().name(),
                        why,
                        json.writeValueAsString(chosen),
                        id.value()))
                .update();
        Decided decided = new Decided(
                id, row.subject(), row.applicant(), why, chosen, now, reviewer == null ? null : reviewer.id());
        if (verdict == Verdict.APPROVED) {
            kind.approved(decided);
        } else {
            kind.refused(decided);
        }
        tell(kind, row, verdict, why);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("kind", kind.label());
        details.put("title", row.title());
        if (why != null) {
            details.put("reason", why);
        }
        kind.questions(row.subject())
                .forEach(question -> question.choices().stream()
                        .filter(choice -> choice.code().equals(chosen.get(question.key())))
                        .forEach(choice -> details.put(question.label(), choice.label())));
        audit.record(
                verdict == Verdict.APPROVED ? "review.approved" : "review.refused", "review", id.toString(), details);
    }

    /** The newest review of a subject, whatever became of it. */
    @Transactional(readOnly = true)
    public Optional<ReviewView> latest(String kind, String subject) {
        return jdbc.sql(COLUMNS + " WHERE r.kind = ? AND r.subject = ? ORDER BY r.submitted_at DESC, r.id DESC LIMIT 1")
                .param(kind)
                .param(subject)
                .query(this::view)
                .optional();
    }

    /** All reviews of a subject, newest first. */
    @Transactional(readOnly = true)
    public List<ReviewView> history(String kind, String subject) {
        return jdbc.sql(COLUMNS + " WHERE r.kind = ? AND r.subject = ? ORDER BY r.submitted_at DESC, r.id DESC")
                .param(kind)
                .param(subject)
                .query(this::view)
                .list();
    }

    /** All reviews that an account asked for, newest first. */
    @Transactional(readOnly = true)
    public List<ReviewView> of(AccountId applicant) {
        return jdbc.sql(COLUMNS + " WHERE r.applicant_id = ? ORDER BY r.submitted_at DESC, r.id DESC")
                .param(applicant.value())
                .query(this::view)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<ReviewView> find(ReviewId id) {
        return jdbc.sql(COLUMNS + " WHERE r.id = ?")
                .param(id.value())
                .query(this::view)
                .optional();
    }

    /** What waits: the least time left first, so the overdue on top. What is over: the newest decision first. */
    @Transactional(readOnly = true)
    public Paged<ReviewView> queue(ReviewFilter filter, int page, int size) {
        long total = bind(
                        jdbc.sql("SELECT count(*) FROM review r JOIN account a ON a.id = r.applicant_id" + MATCHING),
                        filter)
                .query(Long.class)
                .single();
        String order = filter.waiting()
                ? " ORDER BY r.due_at, r.submitted_at, r.id"
                : " ORDER BY coalesce(r.decided_at, r.submitted_at) DESC, r.id DESC";
        List<ReviewView> items = bind(jdbc.sql(COLUMNS + MATCHING + order + " LIMIT :size OFFSET :offset"), filter)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::view)
                .list();
        return new Paged<>(items, page, size, total);
    }

    /** For badges and the dashboard. */
    @Transactional(readOnly = true)
    public Waiting waiting(Set<String> of) {
        return jdbc.sql("""
                        SELECT count(*), count(*) FILTER (WHERE due_at <= ?) FROM review
                         WHERE state = 'WAITING' AND kind = ANY (?)""")
                .param(Timestamp.from(clock.instant()))
                .param(of.toArray(String[]::new))
                .query((row, n) -> new Waiting(row.getLong(1), row.getLong(2)))
                .single();
    }

    /** The one to look at after this: the next in the queue of these kinds. */
    @Transactional(readOnly = true)
    public Optional<ReviewId> after(ReviewId id, Set<String> of) {
        return beside(id, of, "(r.due_at, r.submitted_at, r.id) > (p.due_at, p.submitted_at, p.id)", "ASC");
    }

    /** The one before this in the queue. */
    @Transactional(readOnly = true)
    public Optional<ReviewId> before(ReviewId id, Set<String> of) {
        return beside(id, of, "(r.due_at, r.submitted_at, r.id) < (p.due_at, p.submitted_at, p.id)", "DESC");
    }

    private Optional<ReviewId> beside(ReviewId id, Set<String> of, String side, String way) {
        return jdbc.sql("SELECT r.id FROM review r, review p WHERE p.id = :id AND r.state = 'WAITING'"
                        + " AND r.kind = ANY (:kinds) AND " + side
                        + " ORDER BY r.due_at " + way + ", r.submitted_at " + way + ", r.id " + way + " LIMIT 1")
                .param("id", id.value())
                .param("kinds", of.toArray(String[]::new))
                .query(UUID.class)
                .optional()
                .map(ReviewId::new);
    }

    private void end(String kind, String subject, ReviewState state, Instant now) {
        jdbc.sql("UPDATE review SET state = ?, decided_at = ? WHERE kind = ? AND subject = ? AND state = 'WAITING'")
                .params(state.name(), Timestamp.from(now), kind, subject)
                .update();
    }

    private static @Nullable Actor reviewer(ReviewKind kind, Row row) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Actor actor = who != null && who.getPrincipal() instanceof Actor signedIn ? signedIn : null;
        if (actor == null) {
            return null;
        }
        if (!actor.may(kind.permission())) {
            throw new Refused();
        }
        if (actor.id().equals(row.applicant())) {
            throw new Refused("own-application", Words.of("own.title"), Words.of("own"));
        }
        return actor;
    }

    private static Conflict over(Row row) {
        String detail = row.decidedBy() == null
                ? Words.of("withdrawn", row.title())
                : Words.of("decided", row.title(), row.decidedBy(), row.state().label());
        return new Conflict("already-decided", Words.of("decided.title"), detail);
    }

    private static Map<String, String> answered(
            ReviewKind kind, Row row, Verdict verdict, @Nullable String why, Map<String, String> answers) {
        List<FieldError> errors = new ArrayList<>();
        if (verdict == Verdict.REFUSED && why == null) {
            errors.add(new FieldError("reason", Words.of("reason.empty")));
        }
        if (why != null && why.codePointCount(0, why.length()) > LONGEST_REASON) {
            errors.add(new FieldError("reason", Words.of("reason.long", why.codePointCount(0, why.length()))));
        }
        Map<String, String> chosen = new LinkedHashMap<>();
        if (verdict == Verdict.APPROVED) {
            for (DecisionQuestion question : kind.questions(row.subject())) {
                String answer = answers.get(question.key());
                if (question.choices().stream()
                        .noneMatch(choice -> choice.code().equals(answer))) {
                    errors.add(new FieldError(question.key(), Words.of("question.empty", question.label())));
                } else if (answer != null) {
                    chosen.put(question.key(), answer);
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return chosen;
    }

    private void tell(ReviewKind kind, Row row, Verdict verdict, @Nullable String why) {
        String what = kind.label();
        boolean approved = verdict == Verdict.APPROVED;
        String text = approved
                ? why == null ? Words.of("approved.text", what) : Words.of("approved.text.reason", what, why)
                : Words.of("refused.text", what, why == null ? "" : why);
        notices.tell(
                row.applicant(),
                approved ? "review.approved" : "review.refused",
                Words.of(approved ? "approved.title" : "refused.title", what),
                text,
                kind.link());
        String page = address.ofTenant(TenantScope.current(), kind.link());
        Map<String, String> said = Map.of("what", what, "link", page);
        accounts.phoneOf(row.applicant())
                .ifPresentOrElse(
                        phone -> sms.enqueue(
                                phone, approved ? SmsTemplate.REVIEW_APPROVED : SmsTemplate.REVIEW_REFUSED, said),
                        () -> accounts.emailOf(row.applicant())
                                .filter(email -> emails.open())
                                .ifPresent(email -> emails.enqueue(
                                        email,
                                        approved ? EmailTemplate.REVIEW_APPROVED : EmailTemplate.REVIEW_REFUSED,
                                        said)));
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, ReviewFilter filter) {
        ReviewState state = filter.state();
        return statement
                .param("kinds", filter.kinds().toArray(String[]::new))
                .param("waiting", filter.waiting())
                .param("state", state == null ? null : state.name())
                .param("overdue", filter.overdueOnly())
                .param("now", Timestamp.from(clock.instant()))
                .param("text", filter.text());
    }

    private ReviewView view(ResultSet row, int number) throws SQLException {
        String kind = row.getString("kind");
        ReviewState state = ReviewState.valueOf(row.getString("state"));
        Instant due = row.getTimestamp("due_at").toInstant();
        Timestamp decided = row.getTimestamp("decided_at");
        String answers = row.getString("answers");
        return new ReviewView(
                new ReviewId(row.getObject("id", UUID.class)),
                kind,
                kinds.find(kind).map(ReviewKind::label).orElse(kind),
                row.getString("subject"),
                new AccountId(row.getObject("applicant_id", UUID.class)),
                row.getString("applicant_name"),
                row.getString("title"),
                state,
                row.getTimestamp("submitted_at").toInstant(),
                due,
                state == ReviewState.WAITING && !clock.instant().isBefore(due),
                decided == null ? null : decided.toInstant(),
                row.getString("decided_by_name"),
                row.getString("reason"),
                answers == null ? Map.of() : json.readValue(answers, ANSWERS));
    }

    private record Row(
            String kind,
            String subject,
            AccountId applicant,
            String title,
            ReviewState state,
            @Nullable String decidedBy) {}
}
