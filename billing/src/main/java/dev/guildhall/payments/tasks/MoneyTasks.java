package dev.guildhall.payments.tasks;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Work for a person that money left over: something did not fit and no rule may decide it. */
@Service
public class MoneyTasks {
    /** Permission of those who are told and who may settle tasks. */
    public static final String PERMISSION = "billing.tasks.settle";

    private static final int LONGEST_NOTE = 500;
    private static final int LONGEST_TITLE = 120;
    private static final int LONGEST_DETAIL = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditTrail audit;
    private final Notices notices;
    private final StaffDirectory staff;
    private final Accounts accounts;

    MoneyTasks(
            JdbcClient jdbc, Clock clock, AuditTrail audit, Notices notices, StaffDirectory staff, Accounts accounts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
        this.notices = notices;
        this.staff = staff;
        this.accounts = accounts;
    }

    /**
     * Opens a task in the caller's transaction and tells the staff who may settle it. The same kind about the same subject
     * again changes nothing, also after it was settled.
     *
     * @param kind lower case with hyphens, such as {@code refund-abnormal}
     * @param subjectType {@code order}, {@code refund}, {@code bill}, or what a {@link MoneyTaskSubject} knows
     * @param subjectId one of that type; together with the kind it names the task
     * @param title one line for people, cut at 120 characters
     * @param detail what is known, cut at 1000 characters
     * @param suggestion what would repair it, in words
     * @param fen how much money it is about
     * @return the task, the new one or the one there was
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID open(
            String kind,
            String subjectType,
            String subjectId,
            String title,
            String detail,
            @Nullable String suggestion,
            @Nullable Long fen) {
        UUID id = Ids.next();
        String line = cut(title, LONGEST_TITLE);
        int news = jdbc.sql("""
                INSERT INTO money_task
                    (id, kind, subject_type, subject_id, title, detail, suggestion, fen, state, created_at)
                VALUES (:id, :kind, :type, :subject, :title, :detail, :suggestion, :fen, 'OPEN', :now)
                ON CONFLICT (kind, subject_id) DO NOTHING
                """)
                .param("id", id)
                .param("kind", kind)
                .param("type", subjectType)
                .param("subject", subjectId)
                .param("title", line)
                .param("detail", cut(detail, LONGEST_DETAIL))
                .param("suggestion", suggestion == null ? null : cut(suggestion, LONGEST_NOTE))
                .param("fen", fen)
                .param("now", now())
                .update();
        if (news == 0) {
            return jdbc.sql("SELECT id FROM money_task WHERE kind = :kind AND subject_id = :subject")
                    .param("kind", kind)
                    .param("subject", subjectId)
                    .query(UUID.class)
                    .single();
        }
        audit.record("payments.task.opened", "money_task", id.toString(), Map.of("title", line));
        for (AccountId each : staff.holding(PERMISSION)) {
            notices.tell(
                    each,
                    "payments.task",
                    Words.of("opened", line),
                    cut(detail, LONGEST_NOTE),
                    "/console/money/tasks/" + id);
        }
        return id;
    }

    /**
     * Settles a task, once.
     *
     * @param what what was done; at most 500 characters
     * @throws Invalid where nothing is said
     * @throws NotFound where there is no such task
     * @throws Conflict where somebody was faster; the task keeps their words
     */
    @Transactional
    public void done(UUID task, AccountId by, String what) {
        String note = what.strip();
        if (note.isEmpty()) {
            throw new Invalid("what", Words.of("note.empty"));
        }
        if (note.length() > LONGEST_NOTE) {
            throw new Invalid("what", Words.of("note.long", note.length()));
        }
        String name = accounts.find(by).map(account -> account.name()).orElseGet(() -> Words.of("by-system"));
        int changed = jdbc.sql("""
                UPDATE money_task SET state = 'DONE', done_at = :now, done_by = :by, done_by_name = :name, done_note = :note
                WHERE id = :id AND state = 'OPEN'
                """)
                .param("now", now())
                .param("by", by.value())
                .param("name", name)
                .param("note", note)
                .param("id", task)
                .update();
        if (changed == 0) {
            MoneyTaskView before = find(task);
            throw new Conflict(
                    "money-task-done",
                    Words.of("done.title"),
                    Words.of("done", String.valueOf(before.doneBy()), String.valueOf(before.doneNote())));
        }
        audit.record("payments.task.done", "money_task", task.toString(), Map.of("what", note));
    }

    /**
     * Settles the task of this kind and subject, if it is open: for the machine that finds that what did not fit fits now.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean resolved(String kind, String subjectId, String what) {
        Optional<UUID> settled = jdbc.sql("""
                UPDATE money_task SET state = 'DONE', done_at = :now, done_by_name = :name, done_note = :note
                WHERE kind = :kind AND subject_id = :subject AND state = 'OPEN' RETURNING id
                """)
                .param("now", now())
                .param("name", Words.of("by-system"))
                .param("note", cut(what, LONGEST_NOTE))
                .param("kind", kind)
                .param("subject", subjectId)
                .query(UUID.class)
                .optional();
        settled.ifPresent(id -> audit.record("payments.task.done", "money_task", id.toString(), Map.of("what", what)));
        return settled.isPresent();
    }

    /**
     * Settles every open task whose subject begins so, whatever its kind.
     *
     * @param prefix of the subject's id; not empty
     */
    @Transactional
    public void resolvedAll(String prefix, String what) {
        record Open(String kind, String subject) {}
        jdbc.sql(
                        "SELECT kind, subject_id FROM money_task WHERE starts_with(subject_id, :prefix) AND state = 'OPEN' ORDER BY id")
                .param("prefix", prefix)
                .query((row, n) -> new Open(row.getString("kind"), row.getString("subject_id")))
                .list()
                .forEach(open -> resolved(open.kind, open.subject, what));
    }

    /** @throws NotFound where there is no such task */
    @Transactional(readOnly = true)
    public MoneyTaskView find(UUID task) {
        return jdbc.sql("SELECT * FROM money_task WHERE id = :id")
                .param("id", task)
                .query(MoneyTasks::view)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("task")));
    }

    /** The task of this kind and subject, open or done. */
    @Transactional(readOnly = true)
    public Optional<MoneyTaskView> find(String kind, String subjectId) {
        return jdbc.sql("SELECT * FROM money_task WHERE kind = :kind AND subject_id = :subject")
                .param("kind", kind)
                .param("subject", subjectId)
                .query(MoneyTasks::view)
                .optional();
    }

    /**
     * Newest first.
     *
     * @param state {@code OPEN}, {@code DONE}, or null for all
     */
    @Transactional(readOnly = true)
    public Paged<MoneyTaskView> page(@Nullable String state, int page, int size) {
        long total = jdbc.sql("SELECT count(*) FROM money_task WHERE CAST(:state AS text) IS NULL OR state = :state")
                .param("state", state)
                .query(Long.class)
                .single();
        return new Paged<>(
                jdbc.sql("""
                        SELECT * FROM money_task WHERE CAST(:state AS text) IS NULL OR state = :state
                        ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :skip
                        """)
                        .param("state", state)
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(MoneyTasks::view)
                        .list(),
                page,
                size,
                total);
    }

    /** How many wait for a person. */
    @Transactional(readOnly = true)
    public long waiting() {
        return jdbc.sql("SELECT count(*) FROM money_task WHERE state = 'OPEN'")
                .query(Long.class)
                .single();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static MoneyTaskView view(ResultSet row, int number) throws SQLException {
        OffsetDateTime doneAt = row.getObject("done_at", OffsetDateTime.class);
        return new MoneyTaskView(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getString("subject_type"),
                row.getString("subject_id"),
                row.getString("title"),
                row.getString("detail"),
                row.getString("suggestion"),
                row.getObject("fen", Long.class),
                MoneyTaskView.State.valueOf(row.getString("state")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                doneAt == null ? null : doneAt.toInstant(),
                row.getString("done_by_name"),
                row.getString("done_note"));
    }
}
