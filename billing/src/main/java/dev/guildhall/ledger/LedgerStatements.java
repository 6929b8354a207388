package dev.guildhall.ledger;

import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Accounts one by one: every move of a period with the balance after it, added up from the entries. */
@Service
public class LedgerStatements {
    /** Every move of one account, signed as the account grows; the newer of two at the same moment comes later. */
    private static final String MOVES = """
            WITH move AS (
                SELECT entry.id AS entry_id, entry.event_id, entry.memo, entry.created_at, line.line,
                    CASE WHEN line.debit_id = account.id THEN line.amount ELSE 0 END AS debit,
                    CASE WHEN line.credit_id = account.id THEN line.amount ELSE 0 END AS credit,
                    account.side * CASE WHEN line.debit_id = account.id THEN line.amount ELSE -line.amount END AS change,
                    other.name AS other
                FROM ledger_account account
                    JOIN ledger_posting line ON line.debit_id = account.id OR line.credit_id = account.id
                    JOIN ledger_entry entry ON entry.id = line.entry_id
                    JOIN ledger_account other ON other.id =
                        CASE WHEN line.debit_id = account.id THEN line.credit_id ELSE line.debit_id END
                WHERE account.id = :account AND entry.created_at < :until
            )
            """;

    private static final String LINES = MOVES + """
            SELECT * FROM (
                SELECT move.*, sum(change) OVER (ORDER BY created_at, entry_id, line) AS balance FROM move) running
            WHERE created_at >= :from
            """;

    private final JdbcClient jdbc;

    LedgerStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param owner whose account it is; null for one of the tenant's own */
    public record Account(
            UUID id,
            String code,
            String family,
            String name,
            AccountKind kind,
            Unit unit,
            @Nullable UUID owner,
            long balance) {}

    /** @param other the account at the other end; {@code balance} after this line, as the account grows */
    public record Line(
            UUID entry, String eventId, String memo, Instant at, String other, long debit, long credit, long balance) {
        public String number() {
            return EntryView.numberOf(entry);
        }
    }

    /** Whole days of a zone, both included. */
    public record Period(LocalDate from, LocalDate to, ZoneId zone) {
        OffsetDateTime start() {
            return from.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC);
        }

        OffsetDateTime end() {
            return to.plusDays(1).atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC);
        }
    }

    /** The sums are of the whole period, whatever page is shown. */
    public record Statement(
            Account account, Period period, long opening, long debit, long credit, long closing, Paged<Line> lines) {}

    /** @throws NotFound */
    @Transactional(readOnly = true)
    public Account account(UUID id) {
        return jdbc.sql("SELECT * FROM ledger_account WHERE id = :id")
                .param("id", id)
                .query(LedgerStatements::account)
                .optional()
                .orElseThrow(() -> new NotFound("账户"));
    }

    /** All accounts of one family, the fullest first. */
    @Transactional(readOnly = true)
    public Paged<Account> accounts(String family, int page, int size) {
        long total = jdbc.sql("SELECT count(*) FROM ledger_account WHERE family = :family")
                .param("family", family)
                .query(Long.class)
                .single();
        return new Paged<>(
                jdbc.sql("""
                        SELECT * FROM ledger_account WHERE family = :family
                        ORDER BY balance DESC, code LIMIT :size OFFSET :skip
                        """)
                        .param("family", family)
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(LedgerStatements::account)
                        .list(),
                page,
                size,
                total);
    }

    /** The newest line first. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Statement statement(UUID id, Period period, int page, int size) {
        record Sums(long opening, long debit, long credit, long change, long lines) {}
        Account account = account(id);
        Sums sums = jdbc.sql(MOVES + """
                SELECT coalesce(sum(change) FILTER (WHERE created_at < :from), 0) AS opening,
                    coalesce(sum(debit) FILTER (WHERE created_at >= :from), 0) AS debit,
                    coalesce(sum(credit) FILTER (WHERE created_at >= :from), 0) AS credit,
                    coalesce(sum(change), 0) AS change, count(*) FILTER (WHERE created_at >= :from) AS lines
                FROM move
                """)
                .param("account", id)
                .param("from", period.start())
                .param("until", period.end())
                .query((row, n) -> new Sums(
                        row.getLong("opening"),
                        row.getLong("debit"),
                        row.getLong("credit"),
                        row.getLong("change"),
                        row.getLong("lines")))
                .single();
        List<Line> lines = jdbc.sql(
                        LINES + " ORDER BY created_at DESC, entry_id DESC, line DESC LIMIT :size OFFSET :skip")
                .param("account", id)
                .param("from", period.start())
                .param("until", period.end())
                .param("size", size)
                .param("skip", (long) page * size)
                .query(LedgerStatements::line)
                .list();
        return new Statement(
                account,
                period,
                sums.opening,
                sums.debit,
                sums.credit,
                sums.change,
                new Paged<>(lines, page, size, sums.lines));
    }

    /** Every line of the period, the oldest first, one by one as they are read. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void each(UUID id, Period period, Consumer<Line> reader) {
        jdbc.sql(LINES + " ORDER BY created_at, entry_id, line")
                .withFetchSize(500)
                .param("account", id)
                .param("from", period.start())
                .param("until", period.end())
                .query((ResultSet row) -> reader.accept(line(row, 0)));
    }

    /** What came in during one month, in fen, by the account that it came into. */
    public record MonthIn(String month, String name, long fen) {}

    /** Money that orders brought, month by month, the oldest first. */
    @Transactional(readOnly = true)
    public List<MonthIn> moneyIn(LocalDate from, ZoneId zone) {
        return jdbc.sql("""
                SELECT to_char(entry.created_at AT TIME ZONE :zone, 'YYYY-MM') AS month, min(account.name) AS name,
                    sum(line.amount) AS fen
                FROM ledger_entry entry
                    JOIN ledger_posting line ON line.entry_id = entry.id
                    JOIN ledger_account account ON account.id = line.debit_id
                WHERE entry.unit = 'FEN' AND account.kind = 'ASSET' AND entry.event_id LIKE 'order-paid:%'
                    AND entry.created_at >= :from
                GROUP BY 1, account.family ORDER BY 1, 2
                """)
                .param("zone", zone.getId())
                .param("from", from.atStartOfDay(zone).toInstant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> new MonthIn(row.getString("month"), row.getString("name"), row.getLong("fen")))
                .list();
    }

    private static Account account(ResultSet row, int n) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("family"),
                row.getString("name"),
                AccountKind.valueOf(row.getString("kind")),
                Unit.valueOf(row.getString("unit")),
                row.getObject("owner_id", UUID.class),
                row.getLong("balance"));
    }

    private static Line line(ResultSet row, int n) throws SQLException {
        return new Line(
                row.getObject("entry_id", UUID.class),
                row.getString("event_id"),
                row.getString("memo"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("other"),
                row.getLong("debit"),
                row.getLong("credit"),
                row.getLong("balance"));
    }
}
