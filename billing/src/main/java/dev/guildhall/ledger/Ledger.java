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
import java.util.TreeMap;
import java.util.UUID;
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
        Map<String, UUID> ids = lockAll(accounts.values());

        int size = entry.moves().size();
        String[] debits = new String[size];
        String[] credits = new String[size];
        Long[] amounts = new Long[size];
        for (int i = 0; i < size; i++) {
            NewEntry.Move move = entry.moves().get(i);
            debits[i] = idOf(ids, move.debit().code());
            credits[i] = idOf(ids, move.credit().code());
            amounts[i] = move.amount();
        }
        Map<String, Long> sorted = new TreeMap<>(net);
        UUID id = Ids.next();
        long posted = jdbc.sql("""
                WITH entry AS (
                    INSERT INTO ledger_entry
                        (id, event_id, unit, memo, subject_type, subject_id, total, created_at)
                    VALUES (:id, :event, :unit, :memo, :subjectType, :subjectId, :total, :at)
                    ON CONFLICT (event_id) DO NOTHING
                    RETURNING id
                ), postings AS (
                    INSERT INTO ledger_posting (entry_id, line, unit, debit_id, credit_id, amount)
                    SELECT entry.id, move.line, :unit, CAST(move.debit AS uuid), CAST(move.credit AS uuid), move.amount
                    FROM entry, unnest(CAST(:debits AS text[]), CAST(:credits AS text[]), CAST(:amounts AS bigint[]))
                        WITH ORDINALITY AS move (debit, credit, amount, line)
                ), balances AS (
                    UPDATE ledger_account account
                    SET balance = account.balance + change.amount
                    FROM entry, unnest(CAST(:codes AS text[]), CAST(:changes AS bigint[])) AS change (code, amount)
                    WHERE account.code = change.code
                )
                SELECT count(*) FROM entry
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
                .param("debits", debits)
                .param("credits", credits)
                .param("amounts", amounts)
                .param("codes", sorted.keySet().toArray(String[]::new))
                .param("changes", sorted.values().toArray(Long[]::new))
                .query(Long.class)
                .single();
        return posted == 1 ? new PostedEntry(id, true) : first(entry, debits, credits, amounts);
    }

    /**
     * Locks an account until the transaction ends and returns its balance, opening it if it is new. For rules that look at a
     * balance before they post.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long lock(LedgerAccount account) {
        lockAll(List.of(account));
        return balance(account);
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

    /**
     * Takes the locks in their order. Where an account is new, no lock is taken at first; then one after the other is opened
     * and locked, since opening is a lock too.
     */
    private Map<String, UUID> lockAll(Collection<LedgerAccount> accounts) {
        Map<String, UUID> locked = lockIfAllExist(accounts);
        if (locked.size() < accounts.size()) {
            accounts.stream().sorted(LOCK_ORDER).forEach(account -> {
                open(account);
                locked.putAll(lockIfAllExist(List.of(account)));
            });
        }
        return locked;
    }

    private Map<String, UUID> lockIfAllExist(Collection<LedgerAccount> accounts) {
        Map<String, UUID> found = new HashMap<>();
        jdbc.sql("""
                SELECT id, code FROM ledger_account
                WHERE code IN (:codes) AND :count = (SELECT count(*) FROM ledger_account WHERE code IN (:codes))
                ORDER BY lock_rank, code FOR NO KEY UPDATE
                """)
                .param("codes", accounts.stream().map(LedgerAccount::code).toList())
                .param("count", accounts.size())
                .query(row -> {
                    found.put(row.getString("code"), row.getObject("id", UUID.class));
                });
        return found;
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

    private PostedEntry first(NewEntry entry, String[] debits, String[] credits, Long[] amounts) {
        record Line(String debit, String credit, long amount) {}
        List<Line> lines = jdbc.sql("""
                SELECT CAST(debit_id AS text) AS debit, CAST(credit_id AS text) AS credit, amount
                FROM ledger_posting WHERE entry_id = (SELECT id FROM ledger_entry WHERE event_id = :event) ORDER BY line
                """)
                .param("event", entry.eventId())
                .query((row, n) -> new Line(row.getString("debit"), row.getString("credit"), row.getLong("amount")))
                .list();
        boolean same = lines.size() == amounts.length;
        for (int i = 0; same && i < amounts.length; i++) {
            same = lines.get(i).equals(new Line(debits[i], credits[i], amounts[i]));
        }
        if (!same) {
            throw new LedgerConflict(entry.eventId());
        }
        UUID id = jdbc.sql("SELECT id FROM ledger_entry WHERE event_id = :event")
                .param("event", entry.eventId())
                .query(UUID.class)
                .single();
        return new PostedEntry(id, false);
    }

    private static String idOf(Map<String, UUID> ids, String code) {
        UUID id = ids.get(code);
        if (id == null) {
            throw new IllegalStateException("account %s was not opened".formatted(code));
        }
        return id.toString();
    }
}
