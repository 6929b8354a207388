package dev.guildhall.talent.domain;

import dev.guildhall.imports.RowVerdict;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.reference.Pinyin;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of an import of the register: what the file says, beside what is stored. The comparison is one statement for a range of
 * rows, and sealed values are compared by their blind indexes, so that no contact is opened for it. Called inside a transaction.
 */
@Component
class PersonImportRows {

    /** Persons whom the file does not name come after all of its rows. */
    private static final int GONE_FROM = 10_000_000;

    /** The columns of {@code person p} that an import knows, as JSON; sealed ones as they are. */
    static final String SNAPSHOT = """
            jsonb_build_object('name', p.name, 'gender', p.gender, 'birth_date', p.birth_date,
                'id_number_sealed', p.id_number_sealed, 'id_number_index', p.id_number_index,
                'email_sealed', p.email_sealed, 'email_index', p.email_index,
                'wechat_sealed', p.wechat_sealed, 'wechat_index', p.wechat_index,
                'region_code', p.region_code, 'education_code', p.education_code, 'level_code', p.level_code, 'years', p.years,
                'employer', p.employer, 'valid_until', p.valid_until, 'lapsed_at', p.lapsed_at,
                'field_codes', NULLIF(to_jsonb(ARRAY(
                    SELECT f.field_code FROM person_field f WHERE f.person_id = p.id ORDER BY f.position)), CAST('[]' AS jsonb)))
            """;

    /** By what two states of a person differ. */
    static final List<String> COMPARED = List.of(
            "name",
            "gender",
            "birth_date",
            "id_number_index",
            "email_index",
            "wechat_index",
            "region_code",
            "education_code",
            "level_code",
            "field_codes",
            "years",
            "employer",
            "valid_until",
            "lapsed_at");

    /** What persons change on their own card ({@link OwnFacts}): once they did, no file says otherwise. */
    private static final List<String> OWN =
            List.of("region_code", "education_code", "employer", "years", "email_index", "wechat_index");

    private static final List<String> OWN_SEALED = List.of("email_sealed", "wechat_sealed");

    /**
     * Whoever is named by the file holds a valid registration again, unless the row says that it is over. FILL_GAPS keeps what is
     * stored, OVERWRITE what the file says; both take the other's where one says nothing.
     */
    private static final String COMPARE = """
            UPDATE person_import_row r
            SET stood = d.stood, made = d.made, changed = d.changed, kept = d.kept,
                kind = CASE WHEN d.stood IS NULL THEN 'NEW' WHEN cardinality(d.changed) = 0 THEN 'SAME' ELSE 'CHANGED' END
            FROM (
                SELECT m.position, m.stood, m.made, m.kept, ARRAY(
                    SELECT e.key FROM jsonb_each(m.made) e
                    WHERE m.stood IS NOT NULL AND e.key = ANY (:compared) AND e.value IS DISTINCT FROM m.stood -> e.key
                    ORDER BY array_position(:compared, e.key)) AS changed
                FROM (
                    SELECT x.position, s.stood, CASE
                        WHEN s.stood IS NULL THEN x.said || l.standing
                        WHEN i.mode = 'SKIP' THEN s.stood
                        WHEN i.mode = 'FILL_GAPS' THEN t.told || jsonb_strip_nulls(s.stood) || l.standing
                        ELSE s.stood || jsonb_strip_nulls(t.told) || l.standing END AS made,
                        ARRAY(SELECT o.key FROM unnest(:own) WITH ORDINALITY o (key, place)
                            WHERE p.told_at IS NOT NULL AND i.mode <> 'SKIP' AND jsonb_typeof(x.said -> o.key) <> 'null'
                                AND x.said -> o.key IS DISTINCT FROM s.stood -> o.key
                                AND (i.mode = 'OVERWRITE' OR jsonb_typeof(s.stood -> o.key) = 'null')
                            ORDER BY o.place) AS kept
                    FROM person_import_row x
                    JOIN person_import i ON i.id = x.import
                    LEFT JOIN person p ON p.id = x.person_id
                    LEFT JOIN LATERAL (SELECT CASE WHEN p.id IS NOT NULL THEN
            """ + SNAPSHOT + """
                    END AS stood) s ON true
                    CROSS JOIN LATERAL (SELECT CASE WHEN p.told_at IS NULL THEN x.said ELSE x.said - :own - :sealed END AS told) t
                    CROSS JOIN LATERAL (SELECT jsonb_build_object('lapsed_at', CASE WHEN CAST(x.said ->> 'lapsed' AS boolean)
                        THEN coalesce(p.lapsed_at, i.created_at) END) AS standing) l
                    WHERE x.import = :import AND x.position > :from AND x.position <= :to AND x.kind = ANY (:kinds)
                ) m
            ) d
            WHERE r.import = :import AND r.position = d.position
            RETURNING r.position, r.kind
            """;

    private final JdbcClient jdbc;
    private final PersonSecrets secrets;
    private final JsonMapper json;
    private final Clock clock;

    PersonImportRows(JdbcClient jdbc, PersonSecrets secrets, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.json = json;
        this.clock = clock;
    }

    /** Somebody of the register. */
    record Known(UUID id, String name, @Nullable String employer) {}

    /** By blind index in hexadecimal digits. */
    record Found(Map<String, Known> byPhone, Map<String, Known> byIdNumber) {}

    /**
     * A row of the file, as it is stored.
     *
     * @param said columns of person; sealed for the person it is about
     */
    record Said(
            int row,
            UUID person,
            String name,
            String phone,
            @Nullable String idNumber,
            Map<String, @Nullable Object> said) {

        static Said of(int row, UUID person, PersonFacts facts, boolean lapsed, PersonSecrets secrets) {
            var said = new LinkedHashMap<String, @Nullable Object>();
            said.put("name", facts.name());
            said.put("gender", facts.gender() == null ? null : facts.gender().name());
            said.put(
                    "birth_date",
                    facts.birthDate() == null ? null : facts.birthDate().toString());
            said.put(
                    "phone_sealed",
                    hex(secrets.seal(person, Secret.PHONE, facts.phone().e164())));
            said.put("phone_index", hex(secrets.index(facts.phone())));
            var idNumber = facts.idNumber();
            said.put(
                    "id_number_sealed",
                    idNumber == null ? null : hex(secrets.seal(person, Secret.ID_NUMBER, idNumber.value())));
            said.put("id_number_index", idNumber == null ? null : hex(secrets.index(idNumber)));
            said.put("email_sealed", hex(secrets.sealOrNull(person, Secret.EMAIL, facts.email())));
            said.put("email_index", hex(secrets.index(Secret.EMAIL, facts.email())));
            said.put("wechat_sealed", hex(secrets.sealOrNull(person, Secret.WECHAT, facts.wechat())));
            said.put("wechat_index", hex(secrets.index(Secret.WECHAT, facts.wechat())));
            said.put("region_code", facts.regionCode());
            said.put("education_code", facts.educationCode());
            said.put("level_code", facts.levelCode());
            said.put("years", facts.years());
            said.put("employer", facts.employer());
            said.put(
                    "valid_until",
                    facts.validUntil() == null ? null : facts.validUntil().toString());
            said.put("lapsed_at", null);
            said.put("lapsed", lapsed ? true : null);
            said.put("field_codes", facts.fieldCodes().isEmpty() ? null : facts.fieldCodes());
            said.put("pinyin", Pinyin.ofName(facts.name()));
            said.put("search_text", searchText(facts.name(), facts.employer()));
            said.put("completeness", completeness(facts).percent());
            return new Said(
                    row,
                    person,
                    facts.name(),
                    HexFormat.of().formatHex(secrets.index(facts.phone())),
                    idNumber == null ? null : HexFormat.of().formatHex(secrets.index(idNumber)),
                    said);
        }

        private static Completeness completeness(PersonFacts facts) {
            return Completeness.of(new Completeness.Facts(
                    facts.gender() != null && facts.birthDate() != null,
                    !facts.fieldCodes().isEmpty(),
                    facts.educationCode() != null,
                    facts.years() != null,
                    facts.employer() != null,
                    facts.email() != null,
                    facts.wechat() != null,
                    null));
        }

        /** Never what it says: it must not reach a log. */
        @Override
        public String toString() {
            return "Said[" + row + "]";
        }
    }

    /** As PostgreSQL writes bytes. */
    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : "\\x" + HexFormat.of().formatHex(bytes);
    }

    /** By what staff find a person in the register. */
    static String searchText(String name, @Nullable String employer) {
        return Bigrams.index(String.join(
                " ", name, Pinyin.ofName(name), Pinyin.nameInitials(name), employer == null ? "" : employer));
    }

    /** Whether an import is being put into effect or taken back. */
    boolean busy() {
        return jdbc.sql("SELECT count(*) FROM person_import WHERE state IN ('APPLYING', 'UNDOING')")
                        .query(Long.class)
                        .single()
                > 0;
    }

    void begin(UUID id, String filename, WhenKnown mode) {
        jdbc.sql("""
                INSERT INTO person_import (id, filename, state, mode, created_at)
                VALUES (:id, :filename, 'READING', :mode, :now) ON CONFLICT DO NOTHING
                """)
                .param("id", id)
                .param("filename", filename)
                .param("mode", mode.name())
                .param("now", Rows.at(clock.instant()))
                .update();
    }

    /** Who has these phones and identity numbers. Values that an older software sealed get their index here. */
    Found known(Collection<String> phones, Collection<String> idNumbers) {
        var byPhone = known("""
                SELECT id, name, employer, encode(phone_index, 'hex') AS index FROM person
                WHERE phone_index = ANY (ARRAY(SELECT decode(v, 'hex') FROM unnest(CAST(:values AS text[])) v))
                """, phones);
        var byIdNumber = known("""
                SELECT id, name, employer, encode(id_number_index, 'hex') AS index FROM person
                WHERE id_number_index = ANY (ARRAY(SELECT decode(v, 'hex') FROM unnest(CAST(:values AS text[])) v))
                """, idNumbers);
        index(byPhone.values());
        return new Found(byPhone, byIdNumber);
    }

    /** Which of the codes that are no longer offered these persons hold: each as {@code dictionary=code}. */
    Map<UUID, Set<String>> held(Collection<UUID> persons) {
        Map<UUID, Set<String>> held = new HashMap<>();
        jdbc.sql("""
                SELECT p.id, 'talent.level=' || p.level_code AS code FROM person p WHERE p.id = ANY (:ids)
                UNION ALL SELECT p.id, 'education=' || p.education_code FROM person p
                    WHERE p.id = ANY (:ids) AND p.education_code IS NOT NULL
                UNION ALL SELECT f.person_id, 'talent.field=' || f.field_code FROM person_field f WHERE f.person_id = ANY (:ids)
                """).param("ids", persons.toArray(UUID[]::new)).query(row -> {
            held.computeIfAbsent(row.getObject("id", UUID.class), none -> new HashSet<>())
                    .add(row.getString("code"));
        });
        return held;
    }

    private Map<String, Known> known(String query, Collection<String> values) {
        Map<String, Known> found = new HashMap<>();
        if (!values.isEmpty()) {
            jdbc.sql(query).param("values", values.toArray(String[]::new)).query(row -> {
                found.put(
                        row.getString("index"),
                        new Known(row.getObject("id", UUID.class), row.getString("name"), row.getString("employer")));
            });
        }
        return found;
    }

    private void index(Collection<Known> persons) {
        record Sealed(UUID id, byte @Nullable [] email, byte @Nullable [] wechat) {}
        var without = jdbc.sql("""
                SELECT id, email_sealed, wechat_sealed FROM person WHERE id = ANY (:ids)
                AND (email_sealed IS NOT NULL AND email_index IS NULL OR wechat_sealed IS NOT NULL AND wechat_index IS NULL)
                """)
                .param("ids", persons.stream().map(Known::id).toArray(UUID[]::new))
                .query((row, number) -> new Sealed(
                        row.getObject("id", UUID.class), row.getBytes("email_sealed"), row.getBytes("wechat_sealed")))
                .list();
        for (var person : without) {
            jdbc.sql("""
                    UPDATE person SET email_index = CAST(:email AS bytea), wechat_index = CAST(:wechat AS bytea) WHERE id = :id
                    """)
                    .param("id", person.id())
                    .param(
                            "email",
                            hex(secrets.index(
                                    Secret.EMAIL, secrets.openOrNull(person.id(), Secret.EMAIL, person.email()))))
                    .param(
                            "wechat",
                            hex(secrets.index(
                                    Secret.WECHAT, secrets.openOrNull(person.id(), Secret.WECHAT, person.wechat()))))
                    .update();
        }
    }

    void stage(UUID id, List<Said> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                INSERT INTO person_import_row (import, position, row_no, kind, person_id, name, phone_index, id_number_index, said)
                SELECT :import, r.row, r.row, 'NEW', r.person, r.name, decode(r.phone, 'hex'), decode(r."idNumber", 'hex'), r.said
                FROM jsonb_to_recordset(CAST(:rows AS jsonb))
                    AS r (row integer, person uuid, name text, phone text, "idNumber" text, said jsonb)
                ON CONFLICT DO NOTHING
                """)
                .param("import", id)
                .param("rows", json.writeValueAsString(rows))
                .update();
    }

    /**
     * A row that was refused, by what it names somebody.
     *
     * @param phone blind index in hexadecimal digits; null where the cell cannot be read
     * @param idNumber likewise
     */
    record Refused(
            int row, @Nullable String phone, @Nullable String idNumber) {}

    /** Keeps whom refused rows name, whoever that will be: they are not missing from the file. */
    void refuse(UUID id, List<Refused> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                INSERT INTO person_import_row (import, position, row_no, kind, name, phone_index, id_number_index)
                SELECT :import, r.row, r.row, 'REFUSED', '', decode(r.phone, 'hex'), decode(r."idNumber", 'hex')
                FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r (row integer, phone text, "idNumber" text)
                ON CONFLICT DO NOTHING
                """)
                .param("import", id)
                .param("rows", json.writeValueAsString(rows))
                .update();
    }

    /** Lays rows after a position and up to another beside the register as it is now; what would become of each. */
    Map<Integer, RowVerdict> compare(UUID id, int from, int to) {
        return compare(id, from, to, List.of("NEW", "CHANGED", "SAME"));
    }

    Map<Integer, RowVerdict> compare(UUID id, int from, int to, List<String> kinds) {
        Map<Integer, RowVerdict> verdicts = new HashMap<>();
        jdbc.sql(COMPARE)
                .param("import", id)
                .param("from", from)
                .param("to", to)
                .param("kinds", kinds.toArray(String[]::new))
                .param("compared", COMPARED.toArray(String[]::new))
                .param("own", OWN.toArray(String[]::new))
                .param("sealed", OWN_SEALED.toArray(String[]::new))
                .query(row -> {
                    verdicts.put(
                            row.getInt("position"),
                            switch (row.getString("kind")) {
                                case "NEW" -> RowVerdict.added();
                                case "CHANGED" -> RowVerdict.changed();
                                default -> RowVerdict.unchanged();
                            });
                });
        return verdicts;
    }

    /** Keeps in the import's own row what its rows tell: they are deleted sooner. */
    void count(UUID id) {
        jdbc.sql("""
                UPDATE person_import i
                SET added = c.added, changed = c.changed, same = c.same, missing = c.missing, left_over = c.left_over
                FROM (SELECT count(*) FILTER (WHERE kind = 'NEW') AS added, count(*) FILTER (WHERE kind = 'CHANGED') AS changed,
                             count(*) FILTER (WHERE kind = 'SAME') AS same, count(*) FILTER (WHERE kind = 'GONE') AS missing,
                             count(*) FILTER (WHERE outcome IN ('TAKEN', 'EDITED', 'BUSY', 'NAMED')) AS left_over
                      FROM person_import_row WHERE import = :id) c
                WHERE i.id = :id
                """).param("id", id).update();
    }

    /** The whole file is laid beside the register: finds whom it does not name. */
    void complete(UUID id) {
        jdbc.sql("""
                INSERT INTO person_import_row (import, position, kind, person_id, name, stood)
                SELECT :import, :first + row_number() OVER (ORDER BY p.pinyin, p.id), 'GONE', p.id, p.name,
                       CAST('{"lapsed_at": null}' AS jsonb)
                FROM person p
                WHERE p.status = 'ACTIVE' AND p.lapsed_at IS NULL
                  AND NOT EXISTS (SELECT FROM person_import_row r WHERE r.import = :import AND r.person_id = p.id)
                  AND NOT EXISTS (SELECT FROM person_import_row r
                      WHERE r.import = :import AND r.kind = 'REFUSED' AND r.phone_index = p.phone_index)
                  AND NOT EXISTS (SELECT FROM person_import_row r
                      WHERE r.import = :import AND r.kind = 'REFUSED' AND r.id_number_index = p.id_number_index)
                """).param("import", id).param("first", GONE_FROM).update();
        jdbc.sql("UPDATE person_import SET state = 'READY', read_at = :now WHERE id = :id AND state = 'READING'")
                .param("id", id)
                .param("now", Rows.at(clock.instant()))
                .update();
        count(id);
    }
}
