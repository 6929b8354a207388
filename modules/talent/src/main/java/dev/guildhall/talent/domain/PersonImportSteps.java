package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.reference.Pinyin;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One batch of an import that is put into effect or taken back: rows change rows, the counts and the place go with them. */
@Component
class PersonImportSteps {

    static final int BATCH = 1_000;

    private static final int MOST_ATTEMPTS = 3;

    private static final String OF_BATCH = " r.import = :import AND r.position > :from AND r.position <= :to ";

    /** Rows that name somebody, and change nobody. */
    private static final String UNMET = " x.import = :import AND (x.kind = 'REFUSED' OR x.outcome = 'TAKEN') ";

    /** What an import writes of a person; left of the sign columns of person, right those of a record m. */
    private static final String WRITTEN = """
            name = m.name, gender = m.gender, birth_date = m.birth_date, id_number_sealed = m.id_number_sealed,
            id_number_index = m.id_number_index, email_sealed = m.email_sealed, email_index = m.email_index,
            wechat_sealed = m.wechat_sealed, wechat_index = m.wechat_index, region_code = m.region_code,
            education_code = m.education_code, level_code = m.level_code, years = m.years, employer = m.employer,
            valid_until = m.valid_until, lapsed_at = m.lapsed_at, version = w.version + 1, updated_at = :now
            """;

    /** The keys in which a row changed a person, and the sealed values that belong to their indexes. */
    private static final String CHANGED_KEYS = """
            (r.changed || array_replace(r.changed, 'id_number_index', 'id_number_sealed')
                || array_replace(r.changed, 'email_index', 'email_sealed')
                || array_replace(r.changed, 'wechat_index', 'wechat_sealed'))
            """;

    /** Whether {@code person p} was in the pool or is in others' records, also after the account was deleted. */
    private static final String PRESENT = """
             EXISTS (SELECT FROM card c WHERE c.person_id = p.id AND (c.published_at IS NOT NULL
                OR EXISTS (SELECT FROM contact_unlock u WHERE u.card_id = c.id)
                OR EXISTS (SELECT FROM contact_report q WHERE q.card_id = c.id)))
            """;

    private final JdbcClient jdbc;
    private final PersonImportRows rows;
    private final PersonSecrets secrets;
    private final PoolIndex pool;
    private final Accounts accounts;
    private final JsonMapper json;
    private final Clock clock;

    PersonImportSteps(
            JdbcClient jdbc,
            PersonImportRows rows,
            PersonSecrets secrets,
            PoolIndex pool,
            Accounts accounts,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.secrets = secrets;
        this.pool = pool;
        this.accounts = accounts;
        this.json = json;
        this.clock = clock;
    }

    private record Plan(UUID id, String state, String gone, int place) {}

    private record Range(UUID id, int from, int to, int rows) {}

    /** @return whether there is more to do in this run */
    @Transactional
    public boolean step(UUID id, int run) {
        var plan = jdbc.sql("SELECT id, state, gone, place FROM person_import WHERE id = :id AND run = :run FOR UPDATE")
                .param("id", id)
                .param("run", run)
                .query((row, number) -> new Plan(
                        row.getObject("id", UUID.class),
                        row.getString("state"),
                        row.getString("gone"),
                        row.getInt("place")))
                .optional()
                .orElse(null);
        if (plan == null || !plan.state().equals("APPLYING") && !plan.state().equals("UNDOING")) {
            return false;
        }
        boolean applying = plan.state().equals("APPLYING");
        var range = next(plan, applying);
        if (range == null) {
            jdbc.sql(
                            applying
                                    ? "UPDATE person_import SET state = 'APPLIED', applied_at = :now WHERE id = :id"
                                    : "UPDATE person_import SET state = 'UNDONE', undone_at = :now WHERE id = :id")
                    .param("id", id)
                    .param("now", Rows.at(clock.instant()))
                    .update();
            rows.count(id);
            return false;
        }
        jdbc.sql("SELECT p.id FROM person p WHERE p.id IN (SELECT r.person_id FROM person_import_row r WHERE" + OF_BATCH
                        + ") ORDER BY p.id FOR UPDATE")
                .param("import", id)
                .param("from", range.from())
                .param("to", range.to())
                .query(UUID.class)
                .list();
        if (applying) {
            apply(range, plan.gone().equals("LAPSE"));
        } else {
            undo(range);
        }
        jdbc.sql("UPDATE person_import SET place = :to, done = done + :rows, attempts = 0 WHERE id = :id")
                .param("id", id)
                .param("to", range.to())
                .param("rows", range.rows())
                .update();
        return true;
    }

    /** Notes that a batch failed; after some attempts the work ends, so that staff can go on or take it back. */
    @Transactional
    public boolean givesUp(UUID id, int run) {
        int attempts = jdbc.sql(
                        "UPDATE person_import SET attempts = attempts + 1 WHERE id = :id AND run = :run RETURNING attempts")
                .param("id", id)
                .param("run", run)
                .query(Integer.class)
                .optional()
                .orElse(MOST_ATTEMPTS);
        if (attempts < MOST_ATTEMPTS) {
            return false;
        }
        int ended = jdbc.sql("""
                UPDATE person_import SET state = CASE state WHEN 'APPLYING' THEN 'APPLY_FAILED' ELSE 'UNDO_FAILED' END,
                    applied_at = coalesce(applied_at, :now)
                WHERE id = :id AND run = :run AND state IN ('APPLYING', 'UNDOING')
                """)
                .param("id", id)
                .param("run", run)
                .param("now", Rows.at(clock.instant()))
                .update();
        if (ended > 0) {
            rows.count(id);
        }
        return true;
    }

    private @Nullable Range next(Plan plan, boolean applying) {
        return jdbc.sql("""
                SELECT max(position) AS last, count(*) AS rows FROM (
                    SELECT position FROM person_import_row
                    WHERE import = :import AND position > :from
                      AND CASE WHEN :applying THEN kind IN ('NEW', 'CHANGED') OR kind = 'GONE' AND :lapse ELSE outcome = 'DONE' END
                    ORDER BY position LIMIT :size) batch
                """)
                .param("import", plan.id())
                .param("from", plan.place())
                .param("applying", applying)
                .param("lapse", plan.gone().equals("LAPSE"))
                .param("size", BATCH)
                .query((row, number) -> row.getInt("rows") == 0
                        ? new Range(plan.id(), 0, 0, 0)
                        : new Range(plan.id(), plan.place(), row.getInt("last"), row.getInt("rows")))
                .optional()
                .filter(range -> range.rows() > 0)
                .orElse(null);
    }

    private JdbcClient.StatementSpec on(Range range, String sql) {
        var spec = jdbc.sql(sql)
                .param("import", range.id())
                .param("from", range.from())
                .param("to", range.to());
        return sql.contains(":now") ? spec.param("now", Rows.at(clock.instant())) : spec;
    }

    private void apply(Range range, boolean lapse) {
        rematch(range);
        // Rows that were the same when staff looked stay as they are, whatever happened since.
        rows.compare(range.id(), range.from(), range.to(), List.of("NEW", "CHANGED"));
        on(range, "UPDATE person_import_row r SET outcome = 'TAKEN' WHERE" + OF_BATCH + """
                AND r.kind IN ('NEW', 'CHANGED') AND EXISTS (SELECT FROM person o
                    WHERE o.id <> r.person_id AND o.id_number_index = CAST(r.made ->> 'id_number_index' AS bytea))
                """)
                .update();
        on(range, """
                INSERT INTO person (id, name, pinyin, gender, birth_date, phone_sealed, phone_index, id_number_sealed,
                    id_number_index, email_sealed, email_index, wechat_sealed, wechat_index, region_code, education_code,
                    level_code, years, employer, valid_until, lapsed_at, status, source, search_text, created_at, updated_at)
                SELECT r.person_id, m.name, m.pinyin, m.gender, m.birth_date, m.phone_sealed, m.phone_index, m.id_number_sealed,
                    m.id_number_index, m.email_sealed, m.email_index, m.wechat_sealed, m.wechat_index, m.region_code,
                    m.education_code, m.level_code, m.years, m.employer, m.valid_until, m.lapsed_at, 'ACTIVE', 'IMPORT',
                    m.search_text, :now, :now
                FROM person_import_row r CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS person), r.made) m
                WHERE""" + OF_BATCH + "AND r.kind = 'NEW' AND r.outcome IS NULL").update();
        on(range, """
                INSERT INTO card (id, person_id, published, completeness, created_at, updated_at)
                SELECT uuidv7(), r.person_id, false, CAST(r.said ->> 'completeness' AS integer), :now, :now
                FROM person_import_row r WHERE""" + OF_BATCH + "AND r.kind = 'NEW' AND r.outcome IS NULL").update();
        on(range, "UPDATE person w SET " + WRITTEN + """
                FROM person_import_row r CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS person), r.made) m
                WHERE w.id = r.person_id AND r.kind = 'CHANGED' AND r.outcome IS NULL AND""" + OF_BATCH).update();
        fields(
                range,
                "r.made",
                "r.outcome IS NULL AND (r.kind = 'NEW' OR r.kind = 'CHANGED' AND 'field_codes' = ANY (r.changed))");
        if (lapse) {
            // Rows met their persons anew when they were applied, and staff correct phones and ID numbers after the
            // reading.
            on(range, """
                    UPDATE person_import_row r SET outcome = 'NAMED' FROM person p
                    WHERE p.id = r.person_id AND r.kind = 'GONE' AND (
                        EXISTS (SELECT FROM person_import_row x
                            WHERE x.import = r.import AND x.person_id = r.person_id AND x.kind <> 'GONE')
                        OR p.phone_index IN (SELECT x.phone_index FROM person_import_row x WHERE x.phone_index IS NOT NULL AND""" + UNMET + """
                        )
                        OR p.id_number_index IN (SELECT x.id_number_index FROM person_import_row x
                            WHERE x.id_number_index IS NOT NULL AND""" + UNMET + """
                        )) AND""" + OF_BATCH).update();
            on(range, """
                    UPDATE person_import_row r SET made = jsonb_build_object('lapsed_at', CAST(:now AS timestamptz)), outcome = 'DONE'
                    FROM person p
                    WHERE p.id = r.person_id AND p.status = 'ACTIVE' AND p.lapsed_at IS NULL AND r.kind = 'GONE' AND r.outcome IS NULL AND""" + OF_BATCH).update();
            on(range, """
                    UPDATE person p SET lapsed_at = CAST(r.made ->> 'lapsed_at' AS timestamptz), version = p.version + 1,
                        updated_at = :now
                    FROM person_import_row r
                    WHERE p.id = r.person_id AND r.kind = 'GONE' AND r.outcome = 'DONE' AND""" + OF_BATCH).update();
        }
        derive(range, "r.kind = 'CHANGED' AND r.outcome IS NULL");
        refresh(range, "r.kind = 'CHANGED' AND r.outcome IS NULL OR r.kind = 'GONE' AND r.outcome = 'DONE'");
        on(
                        range,
                        "UPDATE person_import_row r SET outcome = 'DONE' WHERE" + OF_BATCH
                                + "AND r.kind IN ('NEW', 'CHANGED') AND r.outcome IS NULL")
                .update();
    }

    /** Rows whose phone came into the register, or left it, since they were read: they are about another person now. */
    private void rematch(Range range) {
        record Moved(int position, UUID from, UUID to, String said) {}
        var moved = on(range, """
                SELECT r.position, r.person_id, p.id, r.said FROM person_import_row r JOIN person p ON p.phone_index = r.phone_index
                WHERE p.id <> r.person_id AND r.kind IN ('NEW', 'CHANGED') AND""" + OF_BATCH)
                .query((row, number) -> new Moved(
                        row.getInt("position"),
                        row.getObject("person_id", UUID.class),
                        row.getObject("id", UUID.class),
                        row.getString("said")))
                .list();
        for (var row : moved) {
            Map<String, @Nullable Object> said =
                    new HashMap<>(json.readValue(row.said(), new TypeReference<Map<String, @Nullable Object>>() {}));
            for (var secret : Secret.values()) {
                if (said.get(secret.column()) instanceof String sealed) {
                    var plain = secrets.open(row.from(), secret, HexFormat.of().parseHex(sealed.substring(2)));
                    said.put(secret.column(), "\\x" + HexFormat.of().formatHex(secrets.seal(row.to(), secret, plain)));
                }
            }
            jdbc.sql("""
                    UPDATE person_import_row SET person_id = :person, said = CAST(:said AS jsonb)
                    WHERE import = :import AND position = :position
                    """)
                    .param("person", row.to())
                    .param("said", json.writeValueAsString(said))
                    .param("import", range.id())
                    .param("position", row.position())
                    .update();
        }
    }

    private void fields(Range range, String from, String which) {
        on(
                        range,
                        "DELETE FROM person_field f USING person_import_row r WHERE f.person_id = r.person_id AND ("
                                + which + ") AND" + OF_BATCH)
                .update();
        on(
                        range,
                        "INSERT INTO person_field (person_id, field_code, position) SELECT r.person_id, f.code, f.place - 1"
                                + " FROM person_import_row r CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof("
                                + from + " -> 'field_codes') = 'array' THEN " + from
                                + " -> 'field_codes' ELSE CAST('[]' AS jsonb) END) WITH ORDINALITY f (code, place) WHERE ("
                                + which
                                + ") AND" + OF_BATCH)
                .update();
    }

    private record Derived(UUID person, UUID card, String pinyin, String search, int completeness) {}

    /** What follows from the columns that changed, and is not made by the database: pinyin, search text, completeness, the account's name. */
    private void derive(Range range, String which) {
        var derived = new ArrayList<Derived>();
        Map<AccountId, String> renamed = new HashMap<>();
        on(range, """
                SELECT p.id, c.id AS card, p.name, p.employer, p.gender, p.birth_date, p.education_code, p.years,
                    p.email_sealed IS NOT NULL AS email, p.wechat_sealed IS NOT NULL AS wechat, c.summary,
                    EXISTS (SELECT FROM person_field f WHERE f.person_id = p.id) AS fields,
                    CASE WHEN 'name' = ANY (r.changed) THEN p.account_id END AS account
                FROM person_import_row r JOIN person p ON p.id = r.person_id JOIN card c ON c.person_id = p.id
                WHERE (""" + which + ") AND" + OF_BATCH).query(row -> {
            derived.add(derived(row));
            var account = row.getObject("account", UUID.class);
            if (account != null) {
                renamed.put(new AccountId(account), row.getString("name"));
            }
        });
        if (!derived.isEmpty()) {
            var values = json.writeValueAsString(derived);
            jdbc.sql("""
                    UPDATE person p SET pinyin = d.pinyin, search_text = d.search
                    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (person uuid, pinyin text, search text)
                    WHERE p.id = d.person
                    """).param("rows", values).update();
            jdbc.sql("""
                    UPDATE card c SET completeness = d.completeness, updated_at = :now, version = c.version + 1
                    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS d (card uuid, completeness integer)
                    WHERE c.id = d.card
                    """)
                    .param("rows", values)
                    .param("now", Rows.at(clock.instant()))
                    .update();
        }
        renamed.forEach(accounts::rename);
    }

    private static Derived derived(ResultSet row) throws SQLException {
        var name = row.getString("name");
        var employer = row.getString("employer");
        return new Derived(
                row.getObject("id", UUID.class),
                row.getObject("card", UUID.class),
                Pinyin.ofName(name),
                PersonImportRows.searchText(name, employer),
                Completeness.of(new Completeness.Facts(
                                row.getString("gender") != null && row.getObject("birth_date") != null,
                                row.getBoolean("fields"),
                                row.getString("education_code") != null,
                                row.getObject("years") != null,
                                employer != null,
                                row.getBoolean("email"),
                                row.getBoolean("wechat"),
                                row.getString("summary")))
                        .percent());
    }

    private void refresh(Range range, String which) {
        pool.refresh(on(
                        range,
                        "SELECT c.id FROM person_import_row r JOIN card c ON c.person_id = r.person_id"
                                + " WHERE c.published AND (" + which + ") AND" + OF_BATCH)
                .query(UUID.class)
                .list());
    }

    /** What nobody touched since goes back; what somebody did stays, and is listed. */
    private void undo(Range range) {
        on(
                        range,
                        "UPDATE person_import_row r SET outcome = CASE"
                                + " WHEN p.id IS NULL THEN 'EDITED'"
                                + " WHEN r.kind = 'GONE' THEN CASE WHEN p.lapsed_at = CAST(r.made ->> 'lapsed_at' AS timestamptz)"
                                + " THEN 'UNDONE' ELSE 'EDITED' END"
                                + " WHEN r.kind = 'NEW' AND (p.account_id IS NOT NULL OR"
                                + PRESENT
                                + ") THEN 'BUSY'"
                                + " WHEN r.kind = 'NEW' AND (p.status <> 'ACTIVE' OR p.phone_index <> CAST(r.made ->> 'phone_index' AS bytea))"
                                + " THEN 'EDITED'"
                                + " WHEN EXISTS (SELECT FROM unnest(CASE WHEN r.kind = 'NEW' THEN :compared ELSE r.changed END) k"
                                + " WHERE (s.now -> k) IS DISTINCT FROM (r.made -> k)) THEN 'EDITED'"
                                + " WHEN r.kind = 'CHANGED' AND 'id_number_index' = ANY (r.changed) AND EXISTS (SELECT FROM person o"
                                + " WHERE o.id <> p.id AND o.id_number_index = CAST(r.stood ->> 'id_number_index' AS bytea))"
                                + " THEN 'TAKEN' ELSE 'UNDONE' END"
                                + " FROM person_import_row x LEFT JOIN person p ON p.id = x.person_id"
                                + " LEFT JOIN LATERAL (SELECT CASE WHEN p.id IS NOT NULL THEN "
                                + PersonImportRows.SNAPSHOT
                                + " END AS now) s ON true"
                                + " WHERE x.import = r.import AND x.position = r.position AND r.outcome = 'DONE' AND"
                                + OF_BATCH)
                .param("compared", PersonImportRows.COMPARED.toArray(String[]::new))
                .update();
        on(
                        range,
                        "DELETE FROM person p USING person_import_row r WHERE p.id = r.person_id AND r.kind = 'NEW'"
                                + " AND r.outcome = 'UNDONE' AND" + OF_BATCH)
                .update();
        on(
                        range,
                        "UPDATE person w SET " + WRITTEN
                                + " FROM person_import_row r JOIN person p ON p.id = r.person_id"
                                + " CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS person), "
                                + PersonImportRows.SNAPSHOT
                                + " || (SELECT coalesce(jsonb_object_agg(k, r.stood -> k), CAST('{}' AS jsonb)) FROM unnest("
                                + CHANGED_KEYS + ") k)) m"
                                + " WHERE w.id = p.id AND r.kind = 'CHANGED' AND r.outcome = 'UNDONE' AND" + OF_BATCH)
                .update();
        fields(range, "r.stood", "r.outcome = 'UNDONE' AND r.kind = 'CHANGED' AND 'field_codes' = ANY (r.changed)");
        on(
                        range,
                        "UPDATE person p SET lapsed_at = NULL, version = p.version + 1, updated_at = :now FROM person_import_row r"
                                + " WHERE p.id = r.person_id AND r.kind = 'GONE' AND r.outcome = 'UNDONE' AND"
                                + OF_BATCH)
                .update();
        derive(range, "r.kind = 'CHANGED' AND r.outcome = 'UNDONE'");
        refresh(range, "r.kind IN ('CHANGED', 'GONE') AND r.outcome = 'UNDONE'");
    }
}
