package dev.guildhall.registration.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.realname.Finding;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rows of demands that an account confirm anew what it is known by. */
@Component
class RecheckRows {
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};
    private static final String SELECT = """
            SELECT r.*, p.part, p.confirmed_at, p.wrong, p.findings
              FROM recheck r JOIN recheck_part p ON p.recheck_id = r.id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    RecheckRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    record Part(String part, @Nullable Instant confirmedAt, int wrong, List<Finding> findings) {}

    record Row(
            UUID id,
            AccountId account,
            String reason,
            AccountId askedBy,
            Instant askedAt,
            Instant dueAt,
            @Nullable Instant closedAt,
            @Nullable String outcome,
            List<Part> parts) {}

    /** @return whether it was made; false where one is open */
    boolean insert(AccountId account, Collection<String> parts, String reason, AccountId by, Instant dueAt) {
        UUID id = Ids.next();
        try {
            int rows = jdbc.sql("""
                            INSERT INTO recheck (id, account_id, reason, asked_by, asked_at, due_at) VALUES (?, ?, ?, ?, ?, ?)
                            ON CONFLICT (account_id) WHERE closed_at IS NULL DO NOTHING""")
                    .params(
                            id,
                            account.value(),
                            reason,
                            by.value(),
                            Timestamp.from(clock.instant()),
                            Timestamp.from(dueAt))
                    .update();
            if (rows == 0) {
                return false;
            }
        } catch (DuplicateKeyException e) {
            return false;
        }
        parts.forEach(part -> jdbc.sql("INSERT INTO recheck_part (recheck_id, part) VALUES (?, ?)")
                .params(id, part)
                .update());
        return true;
    }

    Optional<Row> open(AccountId account) {
        return rows(jdbc.sql(SELECT + " WHERE r.account_id = ? AND r.closed_at IS NULL ORDER BY p.part DESC")
                        .param(account.value()))
                .stream()
                .findFirst();
    }

    /** The open one, locked until the transaction ends. */
    Optional<Row> locked(AccountId account) {
        jdbc.sql("SELECT id FROM recheck WHERE account_id = ? AND closed_at IS NULL FOR UPDATE")
                .param(account.value())
                .query(UUID.class)
                .list();
        return open(account);
    }

    /** The newest first. */
    List<Row> of(AccountId account) {
        return rows(jdbc.sql(SELECT + " WHERE r.account_id = ? ORDER BY r.asked_at DESC, r.id DESC, p.part DESC")
                .param(account.value()));
    }

    /** Accounts with an open one, and since when and until when it is asked. */
    Map<AccountId, Open> open() {
        Map<AccountId, Open> open = new LinkedHashMap<>();
        jdbc.sql("SELECT account_id, asked_at, due_at FROM recheck WHERE closed_at IS NULL")
                .query(row -> {
                    open.put(
                            new AccountId(row.getObject(1, UUID.class)),
                            new Open(
                                    row.getTimestamp(2).toInstant(),
                                    row.getTimestamp(3).toInstant()));
                });
        return open;
    }

    record Open(Instant askedAt, Instant dueAt) {}

    void confirmed(UUID id, String part, List<Finding> findings) {
        jdbc.sql("""
                        UPDATE recheck_part SET confirmed_at = ?, findings = CAST(? AS jsonb)
                         WHERE recheck_id = ? AND part = ?""")
                .params(
                        Timestamp.from(clock.instant()),
                        findings.isEmpty() ? "null" : json.writeValueAsString(findings),
                        id,
                        part)
                .update();
    }

    void wrong(UUID id, String part, List<Finding> findings) {
        jdbc.sql("""
                        UPDATE recheck_part SET wrong = wrong + 1, findings = CAST(? AS jsonb)
                         WHERE recheck_id = ? AND part = ?""")
                .params(findings.isEmpty() ? "null" : json.writeValueAsString(findings), id, part)
                .update();
    }

    void close(UUID id, String outcome) {
        jdbc.sql("UPDATE recheck SET closed_at = ?, outcome = ? WHERE id = ?")
                .params(Timestamp.from(clock.instant()), outcome, id)
                .update();
    }

    void eraseOf(AccountId account) {
        jdbc.sql("DELETE FROM recheck WHERE account_id = ?")
                .param(account.value())
                .update();
    }

    private List<Row> rows(JdbcClient.StatementSpec statement) {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        statement.query(row -> {
            UUID id = row.getObject("id", UUID.class);
            Row there = rows.get(id);
            if (there == null) {
                there = row(id, row);
                rows.put(id, there);
            }
            String findings = row.getString("findings");
            there.parts()
                    .add(new Part(
                            row.getString("part"),
                            instant(row, "confirmed_at"),
                            row.getInt("wrong"),
                            findings == null || findings.equals("null")
                                    ? List.of()
                                    : json.readValue(findings, FINDINGS)));
        });
        return List.copyOf(rows.values());
    }

    private static Row row(UUID id, ResultSet row) throws SQLException {
        return new Row(
                id,
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("reason"),
                new AccountId(row.getObject("asked_by", UUID.class)),
                row.getTimestamp("asked_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                instant(row, "closed_at"),
                row.getString("outcome"),
                new ArrayList<>());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
