package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.Masking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports of the register as staff see them: what a file would change, put into effect and taken back in the background, one at a
 * time (C25).
 */
@Service
@Transactional
public class PersonImports {

    /** For so long the rows of an import are kept, and with them the way back. */
    static final Duration KEPT = Duration.ofDays(30);

    /** What the preview tells of somebody new. */
    private static final List<String> TOLD_OF_NEW =
            List.of("phone_sealed", "level_code", "region_code", "field_codes", "employer", "lapsed_at");

    private static final List<String> SEALED = List.of("id_number_index", "email_index", "wechat_index");

    private final JdbcClient jdbc;
    private final PersonSecrets secrets;
    private final TalentVocabulary vocabulary;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    PersonImports(
            JdbcClient jdbc,
            PersonSecrets secrets,
            TalentVocabulary vocabulary,
            ApplicationEventPublisher events,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.vocabulary = vocabulary;
        this.events = events;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /** Where an import stands. */
    public enum State {
        READING,
        READY,
        APPLYING,
        /** Given up in the middle: what was put into effect stays until staff go on or take it back. */
        APPLY_FAILED,
        APPLIED,
        UNDOING,
        /** Given up in the middle of taking it back. */
        UNDO_FAILED,
        UNDONE,
        DISCARDED;

        public String label() {
            return Words.of("import.state." + name());
        }

        /** Whether it is at work in the background. */
        public boolean busy() {
            return this == APPLYING || this == UNDOING;
        }
    }

    /** What becomes of persons whom the file does not name. */
    public enum Gone {
        KEEP,
        LAPSE
    }

    /** What a row would change. */
    public enum Kind {
        NEW,
        CHANGED,
        GONE,
        SAME;

        public String label() {
            return Words.of("import.kind." + name());
        }
    }

    /**
     * An import.
     *
     * @param left rows that could not be put into effect or taken back
     * @param total rows that the work in the background is about
     * @param undoable it is in effect, at least in part, and its rows are still kept
     * @param resumable its work was given up in the middle and can go on
     * @param kept its rows are not deleted yet
     */
    public record View(
            UUID id,
            String filename,
            State state,
            Gone gone,
            long added,
            long changed,
            long same,
            long missing,
            long left,
            long total,
            long done,
            Instant createdAt,
            @Nullable Instant appliedAt,
            @Nullable String appliedBy,
            @Nullable Instant undoneAt,
            @Nullable String undoneBy,
            boolean undoable,
            boolean resumable,
            boolean kept) {

        /** Its differences can no longer be put into effect: they are deleted. */
        public boolean expired() {
            return state == State.READY && !kept;
        }

        public String label() {
            return expired() ? Words.of("import.expired") : state.label();
        }

        /** Whether there is anything in it that could be put into effect. */
        public boolean differs() {
            return added + changed + missing > 0;
        }

        public int percent() {
            return total == 0 ? 100 : (int) Math.min(100, done * 100 / total);
        }
    }

    /** A value of a person before and after; contacts are masked. Of somebody new there is nothing before: it is empty. */
    public record Difference(String label, String before, String after) {}

    /**
     * A row of the preview.
     *
     * @param row number in the file; null for somebody whom it does not name
     * @param own what the file says otherwise and stays, since the person filled it in
     * @param outcome why the row was left as it was; null otherwise
     */
    public record Line(
            @Nullable Integer row,
            UUID person,
            String name,
            Kind kind,
            List<Difference> differences,
            List<String> own,
            @Nullable String outcome) {}

    private static final String VIEW = "SELECT i.* FROM person_import i ";

    @Transactional(readOnly = true)
    public View view(UUID id) {
        return jdbc.sql(VIEW + "WHERE i.id = :id")
                .param("id", id)
                .query(PersonImports::view)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("import")));
    }

    /** Latest first. */
    @Transactional(readOnly = true)
    public List<View> recent(int limit) {
        return jdbc.sql(VIEW + "ORDER BY i.created_at DESC, i.id LIMIT :limit")
                .param("limit", limit)
                .query(PersonImports::view)
                .list();
    }

    private static View view(ResultSet row, int number) throws SQLException {
        var state = State.valueOf(row.getString("state"));
        boolean kept = Rows.instant(row, "rows_gone_at") == null;
        return new View(
                row.getObject("id", UUID.class),
                row.getString("filename"),
                state,
                Gone.valueOf(row.getString("gone")),
                row.getLong("added"),
                row.getLong("changed"),
                row.getLong("same"),
                row.getLong("missing"),
                row.getLong("left_over"),
                row.getLong("total"),
                row.getLong("done"),
                Rows.time(row, "created_at"),
                Rows.instant(row, "applied_at"),
                row.getString("applied_by"),
                Rows.instant(row, "undone_at"),
                row.getString("undone_by"),
                (state == State.APPLIED || state == State.APPLY_FAILED) && kept,
                (state == State.APPLY_FAILED || state == State.UNDO_FAILED) && kept,
                kept);
    }

    /** Rows of one kind, in the order of the file. */
    @Transactional(readOnly = true)
    public Paged<Line> rows(UUID id, Kind kind, int page, int size) {
        return rows(id, "r.kind = :kind", kind.name(), page, size);
    }

    /** Rows that were left as they were, whatever they were about. */
    @Transactional(readOnly = true)
    public Paged<Line> left(UUID id, int page, int size) {
        return rows(id, "r.outcome IN ('TAKEN', 'EDITED', 'BUSY', 'NAMED')", "", page, size);
    }

    private Paged<Line> rows(UUID id, String which, String kind, int page, int size) {
        var lines = jdbc.sql("SELECT r.* FROM person_import_row r WHERE r.import = :import AND " + which
                        + " ORDER BY r.position LIMIT :size OFFSET :offset")
                .param("import", id)
                .param("kind", kind)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::line)
                .list();
        var total = jdbc.sql("SELECT count(*) FROM person_import_row r WHERE r.import = :import AND " + which)
                .param("import", id)
                .param("kind", kind)
                .query(Long.class)
                .single();
        return new Paged<>(lines, page, size, total);
    }

    private Line line(ResultSet row, int number) throws SQLException {
        var person = row.getObject("person_id", UUID.class);
        var stood = row.getString("stood");
        var made = row.getString("made");
        var differences = new ArrayList<Difference>();
        if (stood != null && made != null) {
            var before = json.readTree(stood);
            var after = json.readTree(made);
            for (var key : Rows.texts(row, "changed")) {
                differences.add(new Difference(
                        Words.of("import.field." + key), shown(person, key, before), shown(person, key, after)));
            }
        }
        if (stood == null && made != null) {
            var all = json.readTree(made);
            for (var key : TOLD_OF_NEW) {
                if (all.hasNonNull(key)) {
                    differences.add(new Difference(Words.of("import.field." + key), "", shown(person, key, all)));
                }
            }
        }
        var outcome = row.getString("outcome");
        boolean left = outcome != null && !outcome.equals("DONE") && !outcome.equals("UNDONE");
        return new Line(
                row.getObject("row_no", Integer.class),
                person,
                row.getString("name"),
                Kind.valueOf(row.getString("kind")),
                differences,
                Rows.texts(row, "kept").stream()
                        .map(key -> Words.of("import.field." + key))
                        .toList(),
                left ? Words.of("import.outcome." + outcome) : null);
    }

    private String shown(UUID person, String key, JsonNode values) {
        var value = values.path(SEALED.contains(key) ? key.replace("_index", "_sealed") : key);
        if (value.isNull() || value.isMissingNode()) {
            return key.equals("lapsed_at") ? Words.of("import.valid") : Words.of("import.none");
        }
        return switch (key) {
            case "gender" -> Gender.valueOf(value.asString()).label();
            case "region_code" -> vocabulary.city(value.asString()).name();
            case "education_code" ->
                vocabulary.coded(TalentVocabulary.EDUCATION, value.asString()).label();
            case "level_code" ->
                vocabulary.coded(TalentVocabulary.LEVEL, value.asString()).label();
            case "field_codes" -> {
                var labels = new ArrayList<String>();
                value.forEach(code -> labels.add(vocabulary
                        .coded(TalentVocabulary.FIELD, code.asString())
                        .label()));
                yield String.join("、", labels);
            }
            case "lapsed_at" -> Words.of("import.lapsed");
            case "phone_sealed" -> Masking.phone(Contact.national(open(person, Secret.PHONE, value)));
            case "id_number_index" -> Masking.idNumber(open(person, Secret.ID_NUMBER, value));
            case "email_index" -> Masking.email(open(person, Secret.EMAIL, value));
            case "wechat_index" -> Masking.other(open(person, Secret.WECHAT, value));
            default -> value.asString();
        };
    }

    private String open(UUID person, Secret secret, JsonNode sealed) {
        return secrets.open(
                person, secret, HexFormat.of().parseHex(sealed.asString().substring(2)));
    }

    /**
     * Puts the differences into effect, in the background.
     *
     * @throws Conflict when it is not waiting for that, or another import is at work
     */
    public void apply(UUID id, Gone gone, String by) {
        start(id, Set.of(State.READY), State.APPLYING, false);
        jdbc.sql("""
                UPDATE person_import SET gone = :gone, applied_by = :by, total = (
                    SELECT count(*) FROM person_import_row r
                    WHERE r.import = :id AND (r.kind IN ('NEW', 'CHANGED') OR r.kind = 'GONE' AND :gone = 'LAPSE'))
                WHERE id = :id
                """).param("id", id).param("gone", gone.name()).param("by", by).update();
        audit.record(
                "talent.import.apply", "person_import", id.toString(), Map.of("gone", Words.of("import.gone." + gone)));
    }

    /**
     * Takes an import back, in the background: whatever nobody changed since becomes what it was.
     *
     * @throws Conflict when it is not in effect, its rows are gone, or another import is at work
     */
    public void undo(UUID id, String by) {
        if (!view(id).undoable()) {
            throw new Conflict(
                    "import-not-undoable", Words.of("import.undo.title"), Words.of("import.undo.over", KEPT.toDays()));
        }
        start(id, Set.of(State.APPLIED, State.APPLY_FAILED), State.UNDOING, false);
        jdbc.sql("""
                UPDATE person_import SET undone_by = :by, total = (
                    SELECT count(*) FROM person_import_row r WHERE r.import = :id AND r.outcome = 'DONE')
                WHERE id = :id
                """).param("id", id).param("by", by).update();
        audit.record("talent.import.undo", "person_import", id.toString(), Map.of());
    }

    /**
     * Goes on where the work was given up.
     *
     * @throws Conflict when it was not given up, its rows are gone, or another import is at work
     */
    public void resume(UUID id) {
        boolean undoing = view(id).state() == State.UNDO_FAILED;
        start(
                id,
                Set.of(undoing ? State.UNDO_FAILED : State.APPLY_FAILED),
                undoing ? State.UNDOING : State.APPLYING,
                true);
        audit.record("talent.import." + (undoing ? "undo" : "apply"), "person_import", id.toString(), Map.of());
    }

    /** @param goesOn where the run before ended, instead of at the beginning */
    private void start(UUID id, Set<State> from, State to, boolean goesOn) {
        // The same lock as the reading of a file of this kind: reading and applying take turns.
        jdbc.sql(
                        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' import talent.persons', 0))::text")
                .query(String.class)
                .optional();
        var others = jdbc.sql("SELECT count(*) FROM person_import WHERE state IN ('APPLYING', 'UNDOING')")
                .query(Long.class)
                .single();
        if (others > 0) {
            throw new Conflict("import-running", Words.of("import.busy.title"), Words.of("import.busy"));
        }
        var run = jdbc.sql("""
                UPDATE person_import SET state = :to, run = run + 1, attempts = 0,
                    done = CASE WHEN :goesOn THEN done ELSE 0 END, place = CASE WHEN :goesOn THEN place ELSE 0 END
                WHERE id = :id AND state = ANY (:from) AND rows_gone_at IS NULL
                RETURNING run
                """)
                .param("id", id)
                .param("from", from.stream().map(State::name).toArray(String[]::new))
                .param("to", to.name())
                .param("goesOn", goesOn)
                .query(Integer.class)
                .optional()
                .orElseThrow(() -> refused(id));
        events.publishEvent(new PersonImportRequested(TenantScope.current(), id, run));
    }

    private Conflict refused(UUID id) {
        return view(id).kept()
                ? new Conflict("import-not-ready", Words.of("import.not-ready.title"), Words.of("import.not-ready"))
                : new Conflict(
                        "import-rows-gone",
                        Words.of("import.rows-gone.title"),
                        Words.of("import.rows-gone", KEPT.toDays()));
    }

    /** A comparison that nobody wants: its rows go, the line in the history stays. */
    public void discard(UUID id) {
        int discarded = jdbc.sql("UPDATE person_import SET state = 'DISCARDED' WHERE id = :id AND state = 'READY'")
                .param("id", id)
                .update();
        if (discarded == 0) {
            throw new Conflict("import-not-ready", Words.of("import.not-ready.title"), Words.of("import.not-ready"));
        }
        dropRows(id);
        audit.record("talent.import.discard", "person_import", id.toString(), Map.of());
    }

    /** Rows older than {@link #KEPT} go: they hold personal data. */
    void dropOld() {
        var old = jdbc.sql("""
                SELECT id FROM person_import
                WHERE rows_gone_at IS NULL AND state NOT IN ('APPLYING', 'UNDOING')
                  AND coalesce(applied_at, created_at) < :before
                FOR UPDATE
                """)
                .param("before", Rows.at(clock.instant().minus(KEPT)))
                .query(UUID.class)
                .list();
        old.forEach(this::dropRows);
    }

    private void dropRows(UUID id) {
        jdbc.sql("DELETE FROM person_import_row WHERE import = :id")
                .param("id", id)
                .update();
        jdbc.sql("UPDATE person_import SET rows_gone_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", Rows.at(clock.instant()))
                .update();
    }
}
