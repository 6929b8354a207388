package dev.guildhall.audit;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tenant's record of what was done. A line is written in the transaction of the act: both are there, or neither. */
@Service
public class AuditTrail {

    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

    private static final String MATCHING = """
             FROM audit_entry
            WHERE (CAST(:actor AS uuid) IS NULL OR actor_id = :actor)
              AND (CAST(:actorName AS text) IS NULL OR strpos(lower(
                    CASE WHEN actor_id IN (SELECT id FROM audit_forgotten) THEN :forgotten ELSE actor_name END),
                    lower(:actorName)) > 0)
              AND (CAST(:action AS text) IS NULL OR action = :action)
              AND (CAST(:subjectType AS text) IS NULL OR subject_type = :subjectType)
              AND (CAST(:subjectId AS text) IS NULL OR subject_id = :subjectId)
              AND (CAST(:from AS timestamptz) IS NULL OR created_at >= :from)
              AND (CAST(:before AS timestamptz) IS NULL OR created_at < :before)
            """;

    private static final String COLUMNS = """
            SELECT *, COALESCE(actor_id IN (SELECT id FROM audit_forgotten), false) AS actor_forgotten,
                   COALESCE(CASE WHEN subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                       THEN CAST(subject_id AS uuid) END IN (SELECT id FROM audit_forgotten), false) AS subject_forgotten
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;
    private final Supplier<List<ActorSource>> actors;

    AuditTrail(JdbcClient jdbc, Clock clock, JsonMapper json, ObjectProvider<ActorSource> actors) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.actors = SingletonSupplier.of(() -> actors.orderedStream().toList());
    }

    /**
     * Adds a line to the caller's transaction, in the name of who is signed in, or of the system.
     *
     * @param action stable name, such as {@code talent.contact.reveal}
     * @param subjectType kind of the thing, such as {@code person}
     * @param details what a reader needs to understand the act; no secrets, no unmasked personal data
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(String action, String subjectType, String subjectId, Map<String, ?> details) {
        record(current(), action, subjectType, subjectId, details);
    }

    /**
     * As {@link #record(String, String, String, Map)}, for what is saved every few seconds while somebody writes: nothing is added
     * where the latest line about the subject says the same of the same account, and is no older than the time given.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordSitting(
            String action, String subjectType, String subjectId, Map<String, ?> details, Duration within) {
        var actor = current();
        boolean there = jdbc.sql("""
                        SELECT coalesce((SELECT actor_id IS NOT DISTINCT FROM CAST(:actorId AS uuid) AND action = :action
                                AND details = CAST(:details AS jsonb) AND created_at > :since
                            FROM audit_entry WHERE subject_type = :subjectType AND subject_id = :subjectId
                            ORDER BY created_at DESC, id DESC LIMIT 1), false)
                        """)
                .param("actorId", actor.id())
                .param("action", action)
                .param("details", json.writeValueAsString(details))
                .param("since", utc(clock.instant().minus(within)))
                .param("subjectType", subjectType)
                .param("subjectId", subjectId)
                .query(Boolean.class)
                .single();
        if (!there) {
            record(actor, action, subjectType, subjectId, details);
        }
    }

    /** As {@link #record(String, String, String, Map)}, in somebody's name: for work that goes on after the request. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(AuditActor actor, String action, String subjectType, String subjectId, Map<String, ?> details) {
        jdbc.sql("""
                        INSERT INTO audit_entry
                            (id, actor_id, actor_kind, actor_name, action, subject_type, subject_id, details, created_at)
                        VALUES (:id, :actorId, :kind, :name, :action, :subjectType, :subjectId,
                            CAST(:details AS jsonb), :now)
                        """)
                .param("id", Ids.next())
                .param("actorId", actor.id())
                .param("kind", actor.kind())
                .param("name", actor.name())
                .param("action", action)
                .param("subjectType", subjectType)
                .param("subjectId", subjectId)
                .param("details", json.writeValueAsString(details))
                .param("now", utc(clock.instant()))
                .update();
    }

    /**
     * From now on nobody is shown what these were called: accounts that were erased, and things of theirs whose lines name
     * them, such as a review. What they did stays, and so do the lines themselves, which nobody can change.
     *
     * @param ids of accounts, or of subjects
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<UUID> ids) {
        jdbc.sql("""
                        INSERT INTO audit_forgotten (id, forgotten_at) SELECT unnest(CAST(:ids AS uuid[])), :now
                        ON CONFLICT (id) DO NOTHING""")
                .param("ids", ids.toArray(UUID[]::new))
                .param("now", utc(clock.instant()))
                .update();
    }

    /** Who acts now; to be kept by long work and given to {@link #record(AuditActor, String, String, String, Map)}. */
    public AuditActor current() {
        return actors.get().stream()
                .flatMap(source -> source.current().stream())
                .findFirst()
                .orElse(AuditActor.SYSTEM);
    }

    /** Newest first; whoever was erased is in it without a name. */
    @Transactional(readOnly = true)
    public Paged<AuditEntry> entries(AuditFilter filter, int page, int size) {
        long total =
                matching("SELECT count(*)" + MATCHING, filter).query(Long.class).single();
        List<AuditEntry> items = matching(
                        COLUMNS + MATCHING + " ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :offset", filter)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::entry)
                .list();
        return new Paged<>(items, page, size, total);
    }

    /**
     * Who did this last to each of these things; what nobody did it to is left out, and what somebody did who was erased.
     *
     * @param detail only lines that say this
     */
    @Transactional(readOnly = true)
    public Map<String, AuditActor> latest(
            String action, String subjectType, Collection<String> subjects, Map<String, String> detail) {
        Map<String, AuditActor> latest = new HashMap<>();
        jdbc.sql("""
                        SELECT subject_id, actor_id, actor_kind, actor_name FROM (
                            SELECT DISTINCT ON (subject_id) subject_id, actor_id, actor_kind, actor_name FROM audit_entry
                             WHERE subject_type = :type AND subject_id = ANY (:subjects) AND action = :action
                               AND details @> CAST(:detail AS jsonb)
                             ORDER BY subject_id, created_at DESC, id DESC) last_done
                         WHERE actor_id IS NULL OR actor_id NOT IN (SELECT id FROM audit_forgotten)""")
                .param("type", subjectType)
                .param("subjects", subjects.toArray(String[]::new))
                .param("action", action)
                .param("detail", json.writeValueAsString(detail))
                .query(row -> {
                    latest.put(
                            row.getString("subject_id"),
                            new AuditActor(
                                    row.getObject("actor_id", UUID.class),
                                    row.getString("actor_kind"),
                                    row.getString("actor_name")));
                });
        return latest;
    }

    /** The actions that occur in the trail, for the console's filter. */
    @Transactional(readOnly = true)
    public List<String> actions() {
        return jdbc.sql("""
                        WITH RECURSIVE step AS (
                            (SELECT action FROM audit_entry ORDER BY action LIMIT 1)
                            UNION ALL
                            SELECT (SELECT e.action FROM audit_entry e WHERE e.action > step.action ORDER BY e.action LIMIT 1)
                              FROM step WHERE step.action IS NOT NULL
                        )
                        SELECT action FROM step WHERE action IS NOT NULL
                        """).query(String.class).list();
    }

    private JdbcClient.StatementSpec matching(String sql, AuditFilter filter) {
        return jdbc.sql(sql)
                .param("actor", filter.actor())
                .param("actorName", filter.actorName())
                .param("forgotten", Forgotten.NAME)
                .param("action", filter.action())
                .param("subjectType", filter.subjectType())
                .param("subjectId", filter.subjectId())
                .param("from", utc(filter.from()))
                .param("before", utc(filter.before()));
    }

    private AuditEntry entry(ResultSet row, int number) throws SQLException {
        String name = row.getString("actor_name");
        boolean forgotten = row.getBoolean("actor_forgotten");
        return new AuditEntry(
                row.getObject("id", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                new AuditActor(
                        row.getObject("actor_id", UUID.class),
                        row.getString("actor_kind"),
                        forgotten ? Forgotten.NAME : name),
                row.getString("action"),
                row.getString("subject_type"),
                row.getString("subject_id"),
                Forgotten.unnamed(
                        json.readValue(row.getString("details"), DETAILS),
                        forgotten ? name : null,
                        row.getBoolean("subject_forgotten")));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
