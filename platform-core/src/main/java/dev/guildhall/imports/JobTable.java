package dev.guildhall.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of imports. Methods that change something are called inside a transaction. */
@Repository
class JobTable {

    private static final String SELECT = """
            SELECT j.*, stop_requested OR EXISTS (SELECT FROM import_stop s WHERE s.job = j.id AND s.run = j.run) AS stopping
            FROM import_job j""";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    JobTable(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    void insert(
            ImportId id,
            String kind,
            String filename,
            long size,
            Overview overview,
            Map<String, Integer> mapping,
            @Nullable UUID by,
            @Nullable String byName) {
        jdbc.sql("""
                INSERT INTO import_job (id, kind, filename, byte_size, sheet, header_row, headers, mapping, when_known, state,
                    total_rows, last_row, uploaded_by, uploader_name, created_at)
                VALUES (:id, :kind, :filename, :size, :sheet, :headerRow, :headers::jsonb, :mapping::jsonb, 'FILL_GAPS',
                    'CHECKED', :total, :headerRow, :by, :byName, :now)""")
                .param("id", id.value())
                .param("kind", kind)
                .param("filename", filename)
                .param("size", size)
                .param("sheet", overview.sheet())
                .param("headerRow", overview.headerRow())
                .param("headers", json.writeValueAsString(overview.headers()))
                .param("mapping", json.writeValueAsString(mapping))
                .param("total", overview.total())
                .param("by", by)
                .param("byName", byName)
                .param("now", now())
                .update();
    }

    Optional<Job> find(ImportId id) {
        return jdbc.sql(SELECT + " WHERE id = ?")
                .param(id.value())
                .query(this::job)
                .optional();
    }

    /** The job, which nobody else changes until this transaction ends; asking it to stop is possible meanwhile. */
    Optional<Job> lock(ImportId id) {
        return jdbc.sql(SELECT + " WHERE id = ? FOR NO KEY UPDATE")
                .param(id.value())
                .query(this::job)
                .optional();
    }

    List<Job> recent(String kind, int limit) {
        return jdbc.sql(SELECT + " WHERE kind = ? ORDER BY created_at DESC LIMIT ?")
                .params(kind, limit)
                .query(this::job)
                .list();
    }

    /** Whether another import of the kind is running; until this transaction ends nobody else starts one. */
    boolean anotherRuns(String kind, ImportId id) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' import ' || ?, 0))::text")
                .param(kind)
                .query(String.class)
                .optional();
        return jdbc.sql("SELECT count(*) FROM import_job WHERE kind = ? AND state = 'RUNNING' AND id <> ?")
                        .params(kind, id.value())
                        .query(Long.class)
                        .single()
                > 0;
    }

    void choose(
            ImportId id,
            Overview overview,
            Map<String, Integer> mapping,
            Map<String, Map<String, String>> choices,
            WhenKnown whenKnown) {
        jdbc.sql("""
                UPDATE import_job SET sheet = :sheet, header_row = :headerRow, last_row = :headerRow, headers = :headers::jsonb,
                    total_rows = :total, mapping = :mapping::jsonb, choices = :choices::jsonb, when_known = :whenKnown
                WHERE id = :id AND state = 'CHECKED'""")
                .param("id", id.value())
                .param("sheet", overview.sheet())
                .param("headerRow", overview.headerRow())
                .param("headers", json.writeValueAsString(overview.headers()))
                .param("total", overview.total())
                .param("mapping", json.writeValueAsString(mapping))
                .param("choices", json.writeValueAsString(choices))
                .param("whenKnown", whenKnown.name())
                .update();
    }

    /** @return the number of the new run */
    int begin(ImportId id) {
        return jdbc.sql("""
                UPDATE import_job SET state = 'RUNNING', run = run + 1, stop_requested = false, attempts = 0, failure = NULL,
                    started_at = coalesce(started_at, :now), run_started_at = :now, run_first_row = done_rows, finished_at = NULL
                WHERE id = :id RETURNING run""")
                .param("id", id.value())
                .param("now", now())
                .query(Integer.class)
                .single();
    }

    /** A run that goes on after a crash: its rate counts from here, not from before the outage. */
    void resumed(ImportId id) {
        jdbc.sql("UPDATE import_job SET run_started_at = ?, run_first_row = done_rows WHERE id = ?")
                .params(now(), id.value())
                .update();
    }

    /** Asks the run at work to stop; does not wait for its batch. */
    void requestStop(ImportId id) {
        jdbc.sql("""
                INSERT INTO import_stop (job, run) SELECT id, run FROM import_job WHERE id = ? AND state = 'RUNNING'
                ON CONFLICT DO NOTHING""").param(id.value()).update();
    }

    void advance(ImportId id, int lastRow, int added, int changed, int unchanged, int refused) {
        jdbc.sql("""
                UPDATE import_job SET last_row = :lastRow, attempts = 0,
                    done_rows = done_rows + :added + :changed + :unchanged + :refused, added = added + :added,
                    changed = changed + :changed, unchanged = unchanged + :unchanged, refused = refused + :refused
                WHERE id = :id""")
                .param("id", id.value())
                .param("lastRow", lastRow)
                .param("added", added)
                .param("changed", changed)
                .param("unchanged", unchanged)
                .param("refused", refused)
                .update();
    }

    /** @return how often this batch has failed now */
    int countFailure(ImportId id, int run) {
        return jdbc.sql("UPDATE import_job SET attempts = attempts + 1 WHERE id = ? AND run = ? RETURNING attempts")
                .params(id.value(), run)
                .query(Integer.class)
                .optional()
                .orElse(Integer.MAX_VALUE);
    }

    void end(ImportId id, ImportState state, @Nullable String failure) {
        jdbc.sql("UPDATE import_job SET state = :state, failure = :failure, finished_at = :now, stop_requested = false"
                        + " WHERE id = :id")
                .param("id", id.value())
                .param("state", state.name())
                .param("failure", failure)
                .param("now", now())
                .update();
        jdbc.sql("DELETE FROM import_stop WHERE job = ?").param(id.value()).update();
        if (state == ImportState.DONE) {
            jdbc.sql("DELETE FROM import_seen WHERE job = ?").param(id.value()).update();
        }
    }

    void refuse(ImportId id, Refusal refusal) {
        jdbc.sql("""
                INSERT INTO import_refusal (job, row_no, row_name, column_key, shown_value, reason, words, remedy)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id.value(),
                        refusal.row(),
                        refusal.name(),
                        refusal.column(),
                        refusal.value(),
                        refusal.reason(),
                        refusal.words(),
                        refusal.remedy())
                .update();
    }

    /** A stored refusal; the value is masked already. */
    record Refusal(int row, String name, String column, String value, String reason, String words, String remedy) {}

    /** @param reason {@code null} for all */
    List<Refusal> refusals(ImportId id, @Nullable String reason, int offset, int limit) {
        return jdbc.sql("""
                SELECT row_no, row_name, column_key, shown_value, reason, words, remedy FROM import_refusal
                WHERE job = :job AND (:reason::text IS NULL OR reason = :reason) ORDER BY row_no OFFSET :offset LIMIT :limit""")
                .param("job", id.value())
                .param("reason", reason)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Refusal(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)))
                .list();
    }

    /** @param column key of the column of one such row */
    record ReasonCount(String reason, String column, int rows) {}

    List<ReasonCount> reasons(ImportId id) {
        return jdbc.sql("""
                SELECT reason, min(column_key), count(*) FROM import_refusal WHERE job = ?
                GROUP BY reason ORDER BY count(*) DESC, reason""")
                .param(id.value())
                .query((row, n) -> new ReasonCount(row.getString(1), row.getString(2), row.getInt(3)))
                .list();
    }

    /** Claims values for rows; the first claim of a value stays. */
    Map<Integer, Integer> firstSeen(ImportId id, String column, Map<Integer, byte[]> hashes) {
        if (hashes.isEmpty()) {
            return Map.of();
        }
        var hex = HexFormat.of();
        var values = new ArrayList<String>();
        var rows = new ArrayList<Integer>();
        hashes.forEach((row, hash) -> {
            rows.add(row);
            values.add(hex.formatHex(hash));
        });
        jdbc.sql("""
                INSERT INTO import_seen (job, column_key, hash, row_no)
                SELECT :job, :column, decode(claim.value, 'hex'), claim.row_no
                FROM unnest(:values::text[], :rows::int[]) AS claim (value, row_no)
                ORDER BY claim.row_no ON CONFLICT DO NOTHING""")
                .param("job", id.value())
                .param("column", column)
                .param("values", values.toArray(String[]::new))
                .param("rows", rows.toArray(Integer[]::new))
                .update();
        Map<String, Integer> first = new HashMap<>();
        jdbc.sql("""
                SELECT encode(hash, 'hex'), row_no FROM import_seen
                WHERE job = :job AND column_key = :column
                    AND hash IN (SELECT decode(claim.value, 'hex') FROM unnest(:values::text[]) AS claim (value))""")
                .param("job", id.value())
                .param("column", column)
                .param("values", values.toArray(String[]::new))
                .query(row -> {
                    first.put(row.getString(1), row.getInt(2));
                });
        Map<Integer, Integer> result = new HashMap<>();
        hashes.forEach((row, hash) -> result.put(row, first.getOrDefault(hex.formatHex(hash), row)));
        return result;
    }

    List<ImportId> withFilesOlderThan(Instant limit) {
        return jdbc.sql("""
                SELECT id FROM import_job WHERE file_dropped_at IS NULL
                    AND (finished_at < :limit OR state = 'CHECKED' AND created_at < :limit)""")
                .param("limit", Timestamp.from(limit))
                .query((row, n) -> new ImportId(row.getObject(1, UUID.class)))
                .list();
    }

    /** The file goes, the counts stay; an import that was never started goes whole. */
    void dropFile(ImportId id) {
        jdbc.sql("DELETE FROM import_job WHERE id = ? AND state = 'CHECKED'")
                .param(id.value())
                .update();
        jdbc.sql("DELETE FROM import_chunk WHERE job = ?").param(id.value()).update();
        jdbc.sql("DELETE FROM import_seen WHERE job = ?").param(id.value()).update();
        jdbc.sql("UPDATE import_job SET file_dropped_at = ? WHERE id = ?")
                .params(now(), id.value())
                .update();
    }

    private Job job(ResultSet row, int n) throws SQLException {
        return new Job(
                new ImportId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getString("filename"),
                row.getString("sheet"),
                row.getInt("header_row"),
                json.readValue(row.getString("headers"), new TypeReference<List<String>>() {}),
                json.readValue(row.getString("mapping"), new TypeReference<Map<String, Integer>>() {}),
                json.readValue(row.getString("choices"), new TypeReference<Map<String, Map<String, String>>>() {}),
                WhenKnown.valueOf(row.getString("when_known")),
                ImportState.valueOf(row.getString("state")),
                row.getInt("run"),
                row.getBoolean("stopping"),
                row.getInt("attempts"),
                row.getInt("total_rows"),
                row.getInt("done_rows"),
                row.getInt("last_row"),
                row.getInt("added"),
                row.getInt("changed"),
                row.getInt("unchanged"),
                row.getInt("refused"),
                row.getString("failure"),
                row.getObject("uploaded_by", UUID.class),
                row.getString("uploader_name"),
                instant(row, "created_at"),
                nullable(row, "started_at"),
                nullable(row, "run_started_at"),
                row.getInt("run_first_row"),
                nullable(row, "finished_at"),
                nullable(row, "file_dropped_at") != null);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    private static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
        var value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
