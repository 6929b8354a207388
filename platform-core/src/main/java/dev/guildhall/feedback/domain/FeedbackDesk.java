package dev.guildhall.feedback.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Members send feedback, staff answer it (C22). */
@Service
@Transactional
public class FeedbackDesk {
    private static final int LONGEST = 1000;
    private static final int MOST_A_DAY = 10;

    private final Notices notices;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    FeedbackDesk(Notices notices, AuditTrail audit, JdbcClient jdbc, Clock clock) {
        this.notices = notices;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One piece of feedback.
     *
     * @param account null once the account is gone
     * @param kind of account, such as PERSON
     * @param device what the client calls itself
     * @param answer null while nobody has answered
     */
    public record Feedback(
            UUID id,
            @Nullable UUID account,
            String kind,
            String name,
            FeedbackType type,
            String words,
            String device,
            Instant sentAt,
            @Nullable String answer,
            @Nullable String answeredBy,
            @Nullable Instant answeredAt) {}

    /** Which staff want to see. */
    public enum View {
        OPEN,
        ANSWERED,
        ALL
    }

    /**
     * @throws Invalid without words, with too many of them or without a type
     * @throws TooMany after ten within 24 hours
     */
    public Feedback send(Actor actor, @Nullable FeedbackType type, @Nullable String typed, String device) {
        if (type == null) {
            throw new Invalid("type", Words.of("type.missing"));
        }
        var words = checked("words", typed, Words.of("words.missing"));
        long sent = jdbc.sql("SELECT count(*) FROM feedback WHERE account_id = :account AND sent_at > :since")
                .param("account", actor.id().value())
                .param("since", at(clock.instant().minus(Duration.ofDays(1))))
                .query(Long.class)
                .single();
        if (sent >= MOST_A_DAY) {
            throw new TooMany(Duration.ofHours(1), Words.of("many", MOST_A_DAY));
        }
        var id = Ids.next();
        jdbc.sql("""
                INSERT INTO feedback (id, account_id, account_kind, account_name, type, words, device, sent_at)
                VALUES (:id, :account, :kind, :name, :type, :words, :device, :now)
                """)
                .param("id", id)
                .param("account", actor.id().value())
                .param("kind", actor.kind())
                .param("name", actor.name())
                .param("type", type.name())
                .param("words", words)
                .param("device", device.length() > 200 ? device.substring(0, 200) : device)
                .param("now", at(clock.instant()))
                .update();
        return require(id);
    }

    /** What this account has sent, newest first, with the answers. */
    @Transactional(readOnly = true)
    public Paged<Feedback> of(AccountId account, int page, int size) {
        var items = jdbc.sql("""
                SELECT * FROM feedback WHERE account_id = :account
                 ORDER BY sent_at DESC, id DESC LIMIT :size OFFSET :offset
                """)
                .param("account", account.value())
                .param("size", size)
                .param("offset", (long) page * size)
                .query(FeedbackDesk::read)
                .list();
        var total = jdbc.sql("SELECT count(*) FROM feedback WHERE account_id = :account")
                .param("account", account.value())
                .query(Long.class)
                .single();
        return new Paged<>(items, page, size, total);
    }

    /**
     * For staff: open ones oldest first, others newest first.
     *
     * @param type only those; null for all
     */
    @Transactional(readOnly = true)
    public Paged<Feedback> find(View view, @Nullable FeedbackType type, int page, int size) {
        var matching = " FROM feedback WHERE (CAST(:type AS text) IS NULL OR type = :type)"
                + switch (view) {
                    case OPEN -> " AND answered_at IS NULL";
                    case ANSWERED -> " AND answered_at IS NOT NULL";
                    case ALL -> "";
                };
        var order = view == View.OPEN ? " ORDER BY sent_at, id" : " ORDER BY sent_at DESC, id DESC";
        var name = type == null ? null : type.name();
        var items = jdbc.sql("SELECT *" + matching + order + " LIMIT :size OFFSET :offset")
                .param("type", name, Types.VARCHAR)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(FeedbackDesk::read)
                .list();
        var total = jdbc.sql("SELECT count(*)" + matching)
                .param("type", name, Types.VARCHAR)
                .query(Long.class)
                .single();
        return new Paged<>(items, page, size, total);
    }

    /** How many wait for an answer. */
    @Transactional(readOnly = true)
    public long open() {
        return jdbc.sql("SELECT count(*) FROM feedback WHERE answered_at IS NULL")
                .query(Long.class)
                .single();
    }

    @Transactional(readOnly = true)
    public Feedback require(UUID id) {
        return jdbc.sql("SELECT * FROM feedback WHERE id = :id")
                .param("id", id)
                .query(FeedbackDesk::read)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("feedback")));
    }

    /**
     * Answers once; who sent it finds the answer in the inbox.
     *
     * @throws Conflict where a colleague was faster
     */
    public void answer(UUID id, Actor staff, String typed) {
        var answer = checked("answer", typed, Words.of("answer.missing"));
        var feedback = require(id);
        int changed = jdbc.sql("""
                UPDATE feedback SET answer = :answer, answered_by = :by, answered_at = :now
                 WHERE id = :id AND answered_at IS NULL
                """)
                .param("answer", answer)
                .param("by", staff.name())
                .param("now", at(clock.instant()))
                .param("id", id)
                .update();
        if (changed == 0) {
            throw new Conflict("feedback-answered", Words.of("answered.title"), Words.of("answered.detail"));
        }
        audit.record(
                "feedback.answer",
                "feedback",
                id.toString(),
                Map.of("type", feedback.type().label()));
        var account = feedback.account();
        if (account != null) {
            notices.tell(
                    new AccountId(account),
                    "feedback.answered",
                    Words.of("notice.title"),
                    answer,
                    "/pages-account/feedback");
        }
    }

    private static String checked(String field, @Nullable String typed, String missing) {
        var words = typed == null ? "" : typed.strip();
        if (words.isEmpty() || words.indexOf('\0') >= 0) {
            throw new Invalid(field, missing);
        }
        if (words.codePointCount(0, words.length()) > LONGEST) {
            throw new Invalid(field, Words.of("long", LONGEST));
        }
        return words;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Feedback read(ResultSet row, int number) throws SQLException {
        var answeredAt = row.getObject("answered_at", OffsetDateTime.class);
        return new Feedback(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("account_kind"),
                row.getString("account_name"),
                FeedbackType.valueOf(row.getString("type")),
                row.getString("words"),
                row.getString("device"),
                row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                row.getString("answer"),
                row.getString("answered_by"),
                answeredAt == null ? null : answeredAt.toInstant());
    }
}
