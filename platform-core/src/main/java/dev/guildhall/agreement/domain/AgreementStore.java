package dev.guildhall.agreement.domain;

import dev.guildhall.agreement.AgreementText;
import dev.guildhall.agreement.AgreementView;
import dev.guildhall.agreement.GivenConsent;
import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of agreements, their published versions and consents. */
@Component
public class AgreementStore {
    private static final TypeReference<List<ClauseSource>> CLAUSES = new TypeReference<>() {};
    private static final int LONGEST_DEVICE = 200;

    private static final String VERSIONS = """
            SELECT a.code, a.occasion, v.id, v.version, v.title, v.source, v.clauses, v.template, v.asks_again, v.revision,
                   v.edited_at, v.edited_by, v.published_at
              FROM agreement a JOIN agreement_version v ON v.agreement_id = a.id
            """;

    private static final String NEWEST =
            " v.version = (SELECT max(w.version) FROM agreement_version w WHERE w.agreement_id = a.id) ";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AgreementStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A published version, or the draft.
     *
     * @param number counts from 1; 0 for the draft
     * @param template that it is the text the house brings, which nobody of the tenant has worked on
     * @param asksAgain that everybody who accepted an older one has to accept this
     * @param revision goes up each time a draft is saved
     */
    public record Version(
            UUID id,
            String code,
            String occasion,
            int number,
            String title,
            String source,
            List<ClauseSource> clauses,
            boolean template,
            boolean asksAgain,
            int revision,
            Instant editedAt,
            String editedBy,
            @Nullable Instant publishedAt) {

        public Version {
            clauses = List.copyOf(clauses);
        }

        public AgreementText text() {
            return new AgreementText(
                    code,
                    title,
                    number,
                    publishedAt == null ? editedAt : publishedAt,
                    Markup.html(source),
                    clauses.stream()
                            .map(clause -> new AgreementText.Clause(
                                    clause.key(), clause.title(), Markup.html(clause.source())))
                            .toList());
        }

        AgreementView view() {
            return new AgreementView(
                    code, title, occasion, number, publishedAt == null ? editedAt : publishedAt, "/agreements/" + code);
        }

        /** As the beginning of a draft that is not kept yet. */
        Version unrevised() {
            return new Version(
                    id,
                    code,
                    occasion,
                    number,
                    title,
                    source,
                    clauses,
                    template,
                    asksAgain,
                    0,
                    editedAt,
                    editedBy,
                    publishedAt);
        }

        /** Whether a reader would see the same. */
        public boolean reads(Version other) {
            return title.equals(other.title) && source.equals(other.source) && clauses.equals(other.clauses);
        }
    }

    boolean empty() {
        return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM agreement)")
                .query(Boolean.class)
                .single();
    }

    public List<AgreementView> current(String occasion) {
        return jdbc
                .sql(VERSIONS + " WHERE a.occasion = ? AND" + NEWEST + "ORDER BY a.position, a.code")
                .param(occasion)
                .query(this::version)
                .list()
                .stream()
                .map(Version::view)
                .toList();
    }

    /** The newest of each, in order. */
    public List<Version> all() {
        return jdbc.sql(VERSIONS + " WHERE" + NEWEST + "ORDER BY a.position, a.code")
                .query(this::version)
                .list();
    }

    public Optional<Version> newest(String code) {
        return jdbc.sql(VERSIONS + " WHERE a.code = ? AND" + NEWEST)
                .param(code)
                .query(this::version)
                .optional();
    }

    public Optional<Version> version(String code, int number) {
        return jdbc.sql(VERSIONS + " WHERE a.code = ? AND v.version = ?")
                .params(code, number)
                .query(this::version)
                .optional();
    }

    public Optional<Version> draft(String code) {
        return jdbc.sql(VERSIONS + " WHERE a.code = ? AND v.version IS NULL")
                .param(code)
                .query(this::version)
                .optional();
    }

    /** Published ones, newest first. */
    public List<Version> history(String code) {
        return jdbc.sql(VERSIONS + " WHERE a.code = ? AND v.version IS NOT NULL ORDER BY v.version DESC")
                .param(code)
                .query(this::version)
                .list();
    }

    /** Adds the agreement with its first version unless there is one of this code. */
    void add(String code, String title, String occasion, int position, String source, List<ClauseSource> clauses) {
        OffsetDateTime now = now();
        jdbc.sql("""
                        WITH added AS (
                            INSERT INTO agreement (id, code, title, occasion, position, created_at)
                            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO NOTHING RETURNING id, title)
                        INSERT INTO agreement_version (id, agreement_id, version, title, source, clauses, template,
                            edited_at, edited_by, published_at)
                        SELECT ?, id, 1, title, ?, CAST(? AS jsonb), true, ?, '', ? FROM added""")
                .params(Ids.next(), code, title, occasion, position, now)
                .params(Ids.next(), source, json.writeValueAsString(clauses), now, now)
                .update();
    }

    /** Fills a name in where its place stands in the templates, which are read from now on. */
    void name(String place, String name) {
        OffsetDateTime now = now();
        jdbc.sql("""
                        UPDATE agreement_version
                           SET source = replace(source, :place, :name),
                               clauses = CAST(replace(CAST(clauses AS text), :place, :quoted) AS jsonb),
                               edited_at = :now, published_at = :now
                         WHERE template""")
                .param("place", place)
                .param("name", name)
                .param("quoted", inside(json.writeValueAsString(name)))
                .param("now", now)
                .update();
    }

    private static String inside(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Writes the draft; false where its revision is not the expected one. */
    public boolean saveDraft(
            String code, int expected, String title, String source, List<ClauseSource> clauses, String by) {
        String written = json.writeValueAsString(clauses);
        if (expected == 0) {
            return jdbc.sql("""
                            INSERT INTO agreement_version (id, agreement_id, title, source, clauses, template, revision,
                                edited_at, edited_by)
                            SELECT ?, id, ?, ?, CAST(? AS jsonb), false, 1, ?, ? FROM agreement WHERE code = ?
                            ON CONFLICT (agreement_id) WHERE version IS NULL DO NOTHING""")
                            .params(Ids.next(), title, source, written, now(), by, code)
                            .update()
                    == 1;
        }
        return jdbc.sql("""
                        UPDATE agreement_version
                           SET title = ?, source = ?, clauses = CAST(? AS jsonb), revision = revision + 1,
                               edited_at = ?, edited_by = ?
                         WHERE version IS NULL AND revision = ?
                           AND agreement_id = (SELECT id FROM agreement WHERE code = ?)""")
                        .params(title, source, written, now(), by, expected, code)
                        .update()
                == 1;
    }

    /** Gives the draft the next number; false where there is none of this revision. */
    public boolean publish(String code, int revision, boolean asksAgain, String by) {
        // The agreement's row is the lock, so that two who publish get two numbers.
        UUID agreement = jdbc.sql("SELECT id FROM agreement WHERE code = ? FOR UPDATE")
                .param(code)
                .query(UUID.class)
                .optional()
                .orElse(null);
        int published = jdbc.sql("""
                        UPDATE agreement_version
                           SET version = 1 + (SELECT coalesce(max(version), 0) FROM agreement_version WHERE agreement_id = ?),
                               published_at = ?, asks_again = ?, edited_by = ?
                         WHERE agreement_id = ? AND version IS NULL AND revision = ?""")
                .params(Arrays.asList(agreement, now(), asksAgain, by, agreement, revision))
                .update();
        jdbc.sql("""
                        UPDATE agreement a SET title = v.title FROM agreement_version v
                         WHERE a.code = ? AND v.agreement_id = a.id AND""" + NEWEST).param(code).update();
        return published == 1;
    }

    public boolean discardDraft(String code) {
        return jdbc.sql("""
                        DELETE FROM agreement_version
                         WHERE version IS NULL AND agreement_id = (SELECT id FROM agreement WHERE code = ?)""").param(code).update() == 1;
    }

    /** False where the account had accepted this version before. */
    public boolean consent(AccountId account, Version version, String address, @Nullable String device) {
        return jdbc.sql("""
                        INSERT INTO agreement_consent
                            (id, account_id, agreement_version_id, clauses, address, device, accepted_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, agreement_version_id) DO NOTHING""")
                        .params(Arrays.asList(
                                Ids.next(),
                                account.value(),
                                version.id(),
                                version.clauses().stream()
                                        .map(ClauseSource::key)
                                        .toArray(String[]::new),
                                address,
                                device == null || device.length() <= LONGEST_DEVICE
                                        ? device
                                        : device.substring(0, LONGEST_DEVICE),
                                now()))
                        .update()
                == 1;
    }

    public List<GivenConsent> consents(AccountId account) {
        return jdbc.sql("""
                        SELECT a.code, v.title, v.version, c.accepted_at, c.address FROM agreement_consent c
                          JOIN agreement_version v ON v.id = c.agreement_version_id
                          JOIN agreement a ON a.id = v.agreement_id
                         WHERE c.account_id = ? ORDER BY c.accepted_at DESC, a.position""")
                .param(account.value())
                .query((row, n) -> new GivenConsent(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getTimestamp(4).toInstant(),
                        row.getString(5)))
                .list();
    }

    /** The demands in force: agreement and the version from which on everybody has to have agreed. */
    public List<String> demands() {
        return jdbc.sql("""
                        SELECT a.code || ' ' || max(v.version) FROM agreement a JOIN agreement_version v ON v.agreement_id = a.id
                         WHERE v.asks_again AND v.version IS NOT NULL GROUP BY a.code ORDER BY a.code""").query(String.class).list();
    }

    /** A shop's agreement is asked again only of those who once accepted it. */
    public List<AgreementView> outstanding(AccountId account) {
        return jdbc
                .sql(VERSIONS + " WHERE" + NEWEST + """
                           AND EXISTS (SELECT 1 FROM agreement_version d
                                 WHERE d.agreement_id = a.id AND d.asks_again AND d.version IS NOT NULL)
                           AND NOT EXISTS (SELECT 1 FROM agreement_consent c
                                 JOIN agreement_version w ON w.id = c.agreement_version_id
                                WHERE c.account_id = :account AND w.agreement_id = a.id
                                  AND w.version >= (SELECT max(d.version) FROM agreement_version d
                                                     WHERE d.agreement_id = a.id AND d.asks_again))
                           AND (a.occasion = 'REGISTER' OR EXISTS (SELECT 1 FROM agreement_consent c
                                 JOIN agreement_version w ON w.id = c.agreement_version_id
                                WHERE c.account_id = :account AND w.agreement_id = a.id))
                         ORDER BY a.position, a.code""")
                .param("account", account.value())
                .query(this::version)
                .list()
                .stream()
                .map(Version::view)
                .toList();
    }

    private Version version(ResultSet row, int number) throws SQLException {
        OffsetDateTime published = row.getObject("published_at", OffsetDateTime.class);
        return new Version(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("occasion"),
                row.getInt("version"),
                row.getString("title"),
                row.getString("source"),
                json.readValue(row.getString("clauses"), CLAUSES),
                row.getBoolean("template"),
                row.getBoolean("asks_again"),
                row.getInt("revision"),
                row.getObject("edited_at", OffsetDateTime.class).toInstant(),
                row.getString("edited_by"),
                published == null ? null : published.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
