package dev.guildhall.signup;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.PlatformVault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of applications in the control database. Callers hold its transaction where they write. */
@Component
class ApplicationRows {
    private static final String MATCHING = """
             FROM tenant_application
            WHERE (CAST(:state AS text) IS NULL OR state = :state OR (:state = 'WAITING' AND state = 'OPENING'))
              AND (CAST(:text AS text) IS NULL OR strpos(lower(name || ' ' || slug || ' ' || credit_code), lower(:text)) > 0)
            """;

    private final JdbcClient platform;
    private final PlatformVault vault;
    private final Clock clock;

    ApplicationRows(@Qualifier("platform") JdbcClient platform, PlatformVault vault, Clock clock) {
        this.platform = platform;
        this.vault = vault;
        this.clock = clock;
    }

    /** What is written when it is sent, for the first time or again. */
    record Content(
            String slug,
            String name,
            String blueprint,
            String creditCode,
            String contact,
            PhoneNumber phone,
            byte[] phoneIndex,
            String email,
            UUID proof,
            String terms,
            String address,
            String device,
            Instant dueAt) {}

    void insert(UUID id, String token, Content content) {
        Instant now = clock.instant();
        platform.sql("""
                        INSERT INTO tenant_application (id, state, slug, schema_name, name, blueprint, credit_code, contact,
                            phone, phone_index, email, proof_id, terms, agreed_at, address, device, token_hash, token, times,
                            submitted_at, due_at)
                        VALUES (?, 'WAITING', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)""")
                .params(
                        id,
                        content.slug(),
                        schema(content.slug()),
                        content.name(),
                        content.blueprint(),
                        content.creditCode(),
                        seal(id, "contact", content.contact()),
                        seal(id, "phone", content.phone().e164()),
                        content.phoneIndex(),
                        seal(id, "email", content.email()),
                        content.proof(),
                        content.terms(),
                        Timestamp.from(now),
                        content.address(),
                        content.device(),
                        hash(token),
                        seal(id, "token", token),
                        Timestamp.from(now),
                        Timestamp.from(content.dueAt()))
                .update();
    }

    /** @return whether it was refused until now and waits again */
    boolean again(UUID id, Content content) {
        Instant now = clock.instant();
        return platform.sql("""
                        UPDATE tenant_application SET state = 'WAITING', slug = ?, schema_name = ?, name = ?, blueprint = ?,
                            credit_code = ?, contact = ?, phone = ?, phone_index = ?, email = ?, proof_id = ?, terms = ?,
                            agreed_at = ?, address = ?, device = ?, times = times + 1, submitted_at = ?, due_at = ?,
                            escalated_at = NULL, decided_by = NULL, decided_at = NULL
                         WHERE id = ? AND state = 'REFUSED'""")
                        .params(
                                content.slug(),
                                schema(content.slug()),
                                content.name(),
                                content.blueprint(),
                                content.creditCode(),
                                seal(id, "contact", content.contact()),
                                seal(id, "phone", content.phone().e164()),
                                content.phoneIndex(),
                                seal(id, "email", content.email()),
                                content.proof(),
                                content.terms(),
                                Timestamp.from(now),
                                content.address(),
                                content.device(),
                                Timestamp.from(now),
                                Timestamp.from(content.dueAt()),
                                id)
                        .update()
                == 1;
    }

    /** @return whether it was in that state; what another has decided meanwhile stays */
    boolean change(
            UUID id, Application.State from, Application.State to, @Nullable String by, @Nullable String reason) {
        boolean decided = to != Application.State.WAITING;
        return platform.sql("""
                        UPDATE tenant_application SET state = ?, decided_by = ?, decided_at = ?,
                            reason = coalesce(CAST(? AS text), reason) WHERE id = ? AND state = ?""")
                        .params(Arrays.asList(
                                to.name(),
                                decided ? by : null,
                                decided ? Timestamp.from(clock.instant()) : null,
                                reason,
                                id,
                                from.name()))
                        .update()
                == 1;
    }

    boolean escalate(UUID id) {
        return platform.sql("""
                        UPDATE tenant_application SET escalated_at = ?
                         WHERE id = ? AND state = 'WAITING' AND escalated_at IS NULL""").params(Timestamp.from(clock.instant()), id).update() == 1;
    }

    Optional<Application> find(UUID id) {
        return platform.sql("SELECT * FROM tenant_application WHERE id = ?")
                .param(id)
                .query(this::row)
                .optional();
    }

    Optional<Application> byToken(String token) {
        return platform.sql("SELECT * FROM tenant_application WHERE token_hash = ?")
                .param(hash(token))
                .query(this::row)
                .optional();
    }

    String token(UUID id) {
        return open(
                id,
                "token",
                platform.sql("SELECT token FROM tenant_application WHERE id = ?")
                        .param(id)
                        .query(byte[].class)
                        .single());
    }

    /** Whether another one that waits wants the schema of this slug. */
    boolean slugWanted(String slug, @Nullable UUID but) {
        return exists(
                "SELECT EXISTS (SELECT 1 FROM tenant_application WHERE schema_name = ?"
                        + " AND state IN ('WAITING', 'OPENING') AND id IS DISTINCT FROM CAST(? AS uuid))",
                schema(slug),
                but);
    }

    /** Whether another one that waits or was approved is of this organisation. */
    boolean codeUsed(String creditCode, @Nullable UUID but) {
        return exists(
                "SELECT EXISTS (SELECT 1 FROM tenant_application WHERE credit_code = ?"
                        + " AND state <> 'REFUSED' AND id IS DISTINCT FROM CAST(? AS uuid))",
                creditCode,
                but);
    }

    /** How many of this phone wait. */
    long waitingOf(byte[] phoneIndex) {
        return platform.sql("SELECT count(*) FROM tenant_application WHERE phone_index = ? AND state = 'WAITING'")
                .param(phoneIndex)
                .query(Long.class)
                .single();
    }

    /** Others of this organisation or phone, whatever became of them. */
    long others(Application application, byte[] phoneIndex) {
        return platform.sql("""
                        SELECT count(*) FROM tenant_application
                         WHERE id <> ? AND (credit_code = ? OR phone_index = ?)""")
                .params(application.id(), application.creditCode(), phoneIndex)
                .query(Long.class)
                .single();
    }

    /** Those that wait first come with the least time left, and before them those who asked for a person. */
    Paged<Application> page(Application.@Nullable State state, @Nullable String text, int page, int size) {
        long total = bind(platform.sql("SELECT count(*)" + MATCHING), state, text)
                .query(Long.class)
                .single();
        List<Application> items = bind(platform.sql("SELECT *" + MATCHING + """
                                 ORDER BY (state IN ('WAITING', 'OPENING')) DESC, (escalated_at IS NULL),
                                    CASE WHEN state = 'WAITING' THEN due_at END, decided_at DESC, id
                                 LIMIT :size OFFSET :offset"""), state, text)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(this::row)
                .list();
        return new Paged<>(items, page, size, total);
    }

    long count(Application.State state) {
        return platform.sql("SELECT count(*) FROM tenant_application WHERE state = ?")
                .param(state.name())
                .query(Long.class)
                .single();
    }

    /** Left behind by a node that went away while it opened the tenant. */
    List<Application> openingSince(Instant before) {
        return platform.sql("SELECT * FROM tenant_application WHERE state = 'OPENING' AND decided_at < ?")
                .param(Timestamp.from(before))
                .query(this::row)
                .list();
    }

    /** Refused ones that nobody sent again, with their papers. */
    int forgetRefused(Instant before) {
        return platform.sql("DELETE FROM tenant_application WHERE state = 'REFUSED' AND decided_at < ?")
                .param(Timestamp.from(before))
                .update();
    }

    private boolean exists(String sql, Object first, @Nullable UUID but) {
        return platform.sql(sql)
                .params(Arrays.asList(first, but))
                .query(Boolean.class)
                .single();
    }

    private static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, Application.@Nullable State state, @Nullable String text) {
        return statement.param("state", state == null ? null : state.name()).param("text", text);
    }

    private Application row(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Application(
                id,
                Application.State.valueOf(row.getString("state")),
                row.getString("slug"),
                row.getString("name"),
                row.getString("blueprint"),
                row.getString("credit_code"),
                open(id, "contact", row.getBytes("contact")),
                open(id, "phone", row.getBytes("phone")),
                open(id, "email", row.getBytes("email")),
                row.getObject("proof_id", UUID.class),
                row.getString("terms"),
                row.getTimestamp("agreed_at").toInstant(),
                row.getString("address"),
                row.getInt("times"),
                row.getTimestamp("submitted_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                instant(row, "escalated_at"),
                row.getString("reason"),
                row.getString("decided_by"),
                instant(row, "decided_at"));
    }

    private byte[] seal(UUID id, String column, String plain) {
        return vault.sealBytes(new Place("tenant_application", id, column), plain.getBytes(StandardCharsets.UTF_8));
    }

    private String open(UUID id, String column, byte[] sealed) {
        return new String(vault.openBytes(new Place("tenant_application", id, column), sealed), StandardCharsets.UTF_8);
    }

    private static String schema(String slug) {
        return new TenantId(slug).schema();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
