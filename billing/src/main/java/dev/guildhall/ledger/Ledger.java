package dev.guildhall.ledger;

import dev.guildhall.tenancy.Ids;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The one place that writes the books. Entries are never changed or removed; what was wrong is posted the other way round.
 * Always in the caller's transaction, so that what happened and its entry cannot part.
 */
@Service
public class Ledger {
    private static final Comparator<LedgerAccount> LOCK_ORDER =
            Comparator.comparingInt(LedgerAccount::lockRank).thenComparing(LedgerAccount::code);

    private final JdbcClient jdbc;
    private final Clock clock;

    Ledger(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Posts the entry, or returns the first one if its event has been posted before.
     *
     * @throws LedgerConflict if that first one moved something else
     * @throws org.springframework.dao.DataIntegrityViolationException if an account would fall below zero that may not
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public PostedEntry post(NewEntry entry) {
        Map<String, LedgerAccount> accounts = new HashMap<>();
        Map<String, Long> net = new HashMap<>();
        for (NewEntry.Move move : entry.moves()) {
            accounts.put(move.debit().code(), move.debit());
            accounts.put(move.credit().code(), move.credit());
            net.merge(move.debit().code(), move.amount() * move.debit().kind().side(), Math::addExact);
            net.merge(
                    move.credit().code(), -move.amount() * move.credit().kind().side(), Math::addExact);
        }
        Map<String, Long> sorted = new TreeMap<>(net);
        UUID id = Ids.next();
        Outcome outcome = write(id, entry, accounts.keySet(), sorted);
        if (outcome == Outcome.ACCOUNT_MISSING) {
            openAndLock(accounts.values());
            outcome = write(id, entry, accounts.keySet(), sorted);
        }
        return switch (outcome) {
            case POSTED -> new PostedEntry(id, true);
            case POSTED_BEFORE -> first(entry);
            case ACCOUNT_MISSING -> throw new IllegalStateException("accounts of %s were not opened".formatted(entry));
        };
    }

    private enum Outcome {
        POSTED,
        POSTED_BEFORE,
        ACCOUNT_MISSING
    }

    /**
     * Locks the accounts in their order and writes everything, in one round trip to the database: what is locked here is locked
     * by everybody who posts, and as long as this takes. Locks nothing where an account is missing.
     */
    private Outcome write(UUID id, NewEntry entry, Collection<String> codes, Map<String, Long> changes) {
        return jdbc.sql("""
                WITH account AS MATERIALIZED (
                    SELECT id, code FROM ledger_account
                    WHERE code = ANY (CAST(:all AS text[]))
                        AND :count = (SELECT count(*) FROM ledger_account WHERE code = ANY (CAST(:all AS text[])))
                    ORDER BY lock_rank, code FOR NO KEY UPDATE
                ), entry AS (
                    INSERT INTO ledger_entry
                        (id, event_id, unit, memo, subject_type, subject_id, total, created_at)
                    SELECT :id, :event, :unit, :memo, :subjectType, :subjectId, :total, :at
                    WHERE :count = (SELECT count(*) FROM account)
                    ON CONFLICT (event_id) DO NOTHING
                    RETURNING id
                ), postings AS (
                    INSERT INTO ledger_posting (entry_id, line, unit, debit_id, credit_id, amount)
                    SELECT entry.id, move.line, :unit, debit.id, credit.id, move.amount
                    FROM entry, unnest(CAST(:debits AS text[]), CAST(:credits AS text[]), CAST(:amounts AS bigint[]))
                            WITH ORDINALITY AS move (debit, credit, amount, line)
                        JOIN account debit ON debit.code = move.debit
                        JOIN account credit ON credit.code = move.credit
                ), balances AS (
                    UPDATE ledger_account
                    SET balance = ledger_account.balance + change.amount
                    FROM entry, unnest(CAST(:codes AS text[]), CAST(:changes AS bigint[])) AS change (code, amount)
                    WHERE ledger_account.code = change.code
                )
                SELECT CASE
                    WHEN EXISTS (SELECT 1 FROM entry) THEN 'POSTED'
                    WHEN :count = (SELECT count(*) FROM account) THEN 'POSTED_BEFORE'
                    ELSE 'ACCOUNT_MISSING' END
                """)
                .param("id", id)
                .param("event", entry.eventId())
                .param("unit", entry.unit().name())
                .param("memo", entry.memo())
                .param("subjectType", entry.subject().type())
                .param("subjectId", entry.subject().id())
                .param(
                        "total",
                        entry.moves().stream().mapToLong(NewEntry.Move::amount).reduce(0, Math::addExact))
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .param("all", codes.toArray(String[]::new))
                .param("count", codes.size())
                .param("debits", each(entry, move -> move.debit().code()))
                .param("credits", each(entry, move -> move.credit().code()))
                .param(
                        "amounts",
                        entry.moves().stream().map(NewEntry.Move::amount).toArray(Long[]::new))
                .param("codes", changes.keySet().toArray(String[]::new))
                .param("changes", changes.values().toArray(Long[]::new))
                .query((row, n) -> Outcome.valueOf(row.getString(1)))
                .single();
    }

    private static String[] each(NewEntry entry, Function<NewEntry.Move, String> part) {
        return entry.moves().stream().map(part).toArray(String[]::new);
    }

    /**
     * Locks an account until the transaction ends and returns its balance, opening it if it is new. For rules that look at a
     * balance before they post.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long lock(LedgerAccount account) {
        return locked(account).orElseGet(() -> {
            open(account);
            return locked(account).orElseThrow();
        });
    }

    /** In the account's unit, on the side on which its kind grows; 0 for an account without entries. */
    @Transactional(readOnly = true)
    public long balance(LedgerAccount account) {
        return jdbc.sql("SELECT balance FROM ledger_account WHERE code = :code")
                .param("code", account.code())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Takes the locks in their order; where an account is new it is opened when its turn comes, since opening is a lock too. */
    private void openAndLock(Collection<LedgerAccount> accounts) {
        accounts.stream().sorted(LOCK_ORDER).forEach(account -> {
            open(account);
            if (locked(account).isEmpty()) {
                throw new IllegalStateException("account %s was not opened".formatted(account.code()));
            }
        });
    }

    private Optional<Long> locked(LedgerAccount account) {
        return jdbc.sql("SELECT balance FROM ledger_account WHERE code = :code FOR NO KEY UPDATE")
                .param("code", account.code())
                .query(Long.class)
                .optional();
    }

    private void open(LedgerAccount account) {
        jdbc.sql("""
                INSERT INTO ledger_account
                    (id, code, family, name, kind, unit, side, lock_rank, owner_id, may_be_negative, balance, created_at)
                VALUES (:id, :code, :family, :name, :kind, :unit, :side, :rank, :owner, :mayBeNegative, 0, :at)
                ON CONFLICT (code) DO NOTHING
                """)
                .param("id", Ids.next())
                .param("code", account.code())
                .param("family", account.family())
                .param("name", account.name())
                .param("kind", account.kind().name())
                .param("unit", account.unit().name())
                .param("side", account.kind().side())
                .param("rank", account.lockRank())
                .param("owner", account.owner())
                .param("mayBeNegative", account.mayBeNegative())
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    private PostedEntry first(NewEntry entry) {
        record Line(String debit, String credit, long amount) {}
        List<Line> before = jdbc.sql("""
                SELECT debit.code AS debit, credit.code AS credit, line.amount
                FROM ledger_posting line
                    JOIN ledger_account debit ON debit.id = line.debit_id
                    JOIN ledger_account credit ON credit.id = line.credit_id
                WHERE line.entry_id = (SELECT id FROM ledger_entry WHERE event_id = :event) ORDER BY line.line
                """)
                .param("event", entry.eventId())
                .query((row, n) -> new Line(row.getString("debit"), row.getString("credit"), row.getLong("amount")))
                .list();
        List<Line> now = entry.moves().stream()
                .map(move -> new Line(move.debit().code(), move.credit().code(), move.amount()))
                .toList();
        if (!before.equals(now)) {
            throw new LedgerConflict(entry.eventId());
        }
        UUID id = jdbc.sql("SELECT id FROM ledger_entry WHERE event_id = :event")
                .param("event", entry.eventId())
                .query(UUID.class)
                .single();
        return new PostedEntry(id, false);
    }
}
