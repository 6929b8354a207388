package dev.guildhall.ledger;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The books to read. */
@Service
public class LedgerBooks {
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    LedgerBooks(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** Writes down that somebody takes a part of the books out of the house. */
    @Transactional
    public void exported(String what, Map<String, ?> details) {
        audit.record("ledger.exported", "ledger", what, details);
    }

    /**
     * A line of the trial balance: one account of the tenant, or all accounts of one family together.
     *
     * @param accounts how many stand behind it
     * @param debit what stands on the debit side, 0 if it stands on the other
     */
    public record TrialLine(String family, String name, AccountKind kind, long accounts, long debit, long credit) {}

    /** All accounts of a unit; the two sums are equal if the books are in order. */
    public record TrialBalance(Unit unit, List<TrialLine> lines) {
        public long debit() {
            return lines.stream().mapToLong(TrialLine::debit).sum();
        }

        public long credit() {
            return lines.stream().mapToLong(TrialLine::credit).sum();
        }

        public boolean even() {
            return debit() == credit();
        }
    }

    @Transactional(readOnly = true)
    public TrialBalance trialBalance(Unit unit) {
        return new TrialBalance(
                unit,
                jdbc.sql("""
                        SELECT family, min(name) AS name, kind, count(*) AS accounts, sum(side * balance) AS stands
                        FROM ledger_account WHERE unit = :unit
                        GROUP BY family, kind
                        ORDER BY array_position(ARRAY['ASSET', 'CLEARING', 'LIABILITY', 'INCOME', 'EXPENSE'], kind), family
                        """)
                        .param("unit", unit.name())
                        .query((row, n) -> {
                            long stands = row.getLong("stands");
                            return new TrialLine(
                                    row.getString("family"),
                                    row.getString("name"),
                                    AccountKind.valueOf(row.getString("kind")),
                                    row.getLong("accounts"),
                                    Math.max(stands, 0),
                                    Math.max(-stands, 0));
                        })
                        .list());
    }

    /**
     * Newest first.
     *
     * @param text part of the memo or of the event's id; null for all
     */
    @Transactional(readOnly = true)
    public Paged<EntryView> entries(@Nullable Unit unit, @Nullable String text, int page, int size) {
        String unitName = unit == null ? null : unit.name();
        long total = jdbc.sql("""
                SELECT count(*) FROM ledger_entry
                WHERE (CAST(:unit AS text) IS NULL OR unit = :unit)
                    AND (CAST(:text AS text) IS NULL OR strpos(memo, :text) > 0 OR strpos(event_id, :text) > 0)
                """)
                .param("unit", unitName)
                .param("text", text)
                .query(Long.class)
                .single();
        List<EntryView> entries = jdbc.sql("""
                SELECT * FROM ledger_entry
                WHERE (CAST(:unit AS text) IS NULL OR unit = :unit)
                    AND (CAST(:text AS text) IS NULL OR strpos(memo, :text) > 0 OR strpos(event_id, :text) > 0)
                ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :skip
                """)
                .param("unit", unitName)
                .param("text", text)
                .param("size", size)
                .param("skip", (long) page * size)
                .query(LedgerBooks::head)
                .list();
        return new Paged<>(withLines(entries), page, size, total);
    }

    /** What was posted about one thing, oldest first. */
    @Transactional(readOnly = true)
    public List<EntryView> about(NewEntry.Subject subject) {
        return withLines(jdbc.sql("""
                SELECT * FROM ledger_entry WHERE subject_type = :type AND subject_id = :id ORDER BY created_at, id
                """)
                .param("type", subject.type())
                .param("id", subject.id())
                .query(LedgerBooks::head)
                .list());
    }

    private List<EntryView> withLines(List<EntryView> heads) {
        if (heads.isEmpty()) {
            return heads;
        }
        Map<UUID, List<EntryView.Line>> lines = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT line.entry_id, debit.name AS debit, credit.name AS credit, line.amount
                FROM ledger_posting line
                    JOIN ledger_account debit ON debit.id = line.debit_id
                    JOIN ledger_account credit ON credit.id = line.credit_id
                WHERE line.entry_id IN (:entries) ORDER BY line.entry_id, line.line
                """)
                .param("entries", heads.stream().map(EntryView::id).toList())
                .query(row -> {
                    lines.computeIfAbsent(row.getObject("entry_id", UUID.class), id -> new ArrayList<>())
                            .add(new EntryView.Line(
                                    row.getString("debit"), row.getString("credit"), row.getLong("amount")));
                });
        return heads.stream()
                .map(head -> new EntryView(
                        head.id(),
                        head.eventId(),
                        head.unit(),
                        head.memo(),
                        head.total(),
                        head.at(),
                        lines.getOrDefault(head.id(), List.of())))
                .toList();
    }

    private static EntryView head(ResultSet row, int n) throws SQLException {
        return new EntryView(
                row.getObject("id", UUID.class),
                row.getString("event_id"),
                Unit.valueOf(row.getString("unit")),
                row.getString("memo"),
                row.getLong("total"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                List.of());
    }
}
