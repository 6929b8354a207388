package dev.guildhall.payments.domain;

import dev.guildhall.ledger.EntryView;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerBooks;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Orders as staff look after them. */
@Service
public class OrderBoard {
    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final LedgerBooks books;
    private final OrderKinds kinds;
    private final TenantDirectory tenants;
    private final Clock clock;

    OrderBoard(
            JdbcClient jdbc, Ledger ledger, LedgerBooks books, OrderKinds kinds, TenantDirectory tenants, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.books = books;
        this.kinds = kinds;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** A row of the list. */
    public record Row(
            UUID id,
            String number,
            String kindLabel,
            String buyerName,
            String title,
            long fen,
            OrderState state,
            Instant createdAt) {}

    /**
     * The figures above the list.
     *
     * @param month of the tenant's calendar, 1–12
     * @param received in this month, in fen
     * @param held what WeChat Pay holds for the merchant by the books, in fen
     */
    public record Summary(int month, long received, long paid, long open, long openFen, long held) {}

    /** A step of the timeline. */
    public record Step(TraceKind kind, String detail, Instant at) {}

    /** Steps of one second, which is what people see of the time, in the order in which they follow from each other. */
    private static final Comparator<Step> IN_ORDER = Comparator.comparing(
                    (Step step) -> step.at.truncatedTo(ChronoUnit.SECONDS))
            .thenComparing(Step::kind);

    /** Everything about one order. */
    public record Detail(
            UUID id,
            String number,
            String kindLabel,
            String title,
            String buyerName,
            long fen,
            long refundedFen,
            OrderState state,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant paidAt,
            @Nullable String transaction,
            @Nullable Channel channel,
            @Nullable String mchid,
            int notices,
            int repeats,
            List<Step> steps,
            List<EntryView> entries) {}

    /** @param text part of the number or of the buyer's name; null for all */
    @Transactional(readOnly = true)
    public Paged<Row> page(
            @Nullable String text, @Nullable OrderState state, @Nullable String kind, int page, int size) {
        String wanted = state == null ? null : state.name();
        long total = jdbc.sql("""
                SELECT count(*) FROM payment_order
                WHERE (CAST(:text AS text) IS NULL OR strpos(number, upper(:text)) > 0 OR strpos(buyer_name, :text) > 0)
                    AND (CAST(:state AS text) IS NULL OR state = :state)
                    AND (CAST(:kind AS text) IS NULL OR kind = :kind)
                """)
                .param("text", text)
                .param("state", wanted)
                .param("kind", kind)
                .query(Long.class)
                .single();
        List<Row> rows = jdbc
                .sql("""
                SELECT * FROM payment_order
                WHERE (CAST(:text AS text) IS NULL OR strpos(number, upper(:text)) > 0 OR strpos(buyer_name, :text) > 0)
                    AND (CAST(:state AS text) IS NULL OR state = :state)
                    AND (CAST(:kind AS text) IS NULL OR kind = :kind)
                ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :skip
                """)
                .param("text", text)
                .param("state", wanted)
                .param("kind", kind)
                .param("size", size)
                .param("skip", (long) page * size)
                .query(Order::of)
                .list()
                .stream()
                .map(order -> new Row(
                        order.id(),
                        order.number(),
                        kinds.label(order.kind()),
                        order.buyerName(),
                        order.title(),
                        order.fen(),
                        order.state(),
                        order.createdAt()))
                .toList();
        return new Paged<>(rows, page, size, total);
    }

    /** How many orders stand in each state. */
    @Transactional(readOnly = true)
    public Map<OrderState, Long> counts() {
        Map<OrderState, Long> counts = new EnumMap<>(OrderState.class);
        jdbc.sql("SELECT state, count(*) AS orders FROM payment_order GROUP BY state")
                .query(row -> {
                    counts.put(OrderState.valueOf(row.getString("state")), row.getLong("orders"));
                });
        return counts;
    }

    @Transactional(readOnly = true)
    public Summary summary() {
        ZoneId zone = tenants.require(TenantScope.current()).zone();
        YearMonth month = YearMonth.from(clock.instant().atZone(zone));
        Instant from = month.atDay(1).atStartOfDay(zone).toInstant();
        long held = ledger.balance(PaymentAccounts.WECHAT);
        return jdbc.sql("""
                SELECT coalesce(sum(fen) FILTER (WHERE paid_at >= :from), 0) AS received,
                    count(*) FILTER (WHERE paid_at >= :from) AS paid,
                    count(*) FILTER (WHERE state = 'OPEN') AS open,
                    coalesce(sum(fen) FILTER (WHERE state = 'OPEN'), 0) AS open_fen
                FROM payment_order WHERE paid_at >= :from OR state = 'OPEN'
                """)
                .param("from", Orders.utc(from))
                .query((row, n) -> new Summary(
                        month.getMonthValue(),
                        row.getLong("received"),
                        row.getLong("paid"),
                        row.getLong("open"),
                        row.getLong("open_fen"),
                        held))
                .single();
    }

    /** A day of the tenant's calendar, in fen: what was paid, and what has gone back by refunds that are done. */
    public record Day(LocalDate date, long received, long refunded) {}

    /** The last so many days with today, the oldest first. */
    @Transactional(readOnly = true)
    public List<Day> lastDays(int days) {
        ZoneId zone = tenants.require(TenantScope.current()).zone();
        LocalDate first = LocalDate.now(clock.withZone(zone)).minusDays(days - 1L);
        return jdbc.sql("""
                WITH moved AS (
                    SELECT CAST(paid_at AT TIME ZONE :zone AS date) AS day, fen AS received, 0 AS refunded
                    FROM payment_order WHERE paid_at >= :from
                    UNION ALL
                    SELECT CAST(done_at AT TIME ZONE :zone AS date), 0, fen
                    FROM payment_refund WHERE state = 'SUCCESS' AND done_at >= :from)
                SELECT CAST(:first AS date) + nth AS day, coalesce(sum(received), 0) AS received,
                    coalesce(sum(refunded), 0) AS refunded
                FROM generate_series(0, :days - 1) nth LEFT JOIN moved ON moved.day = CAST(:first AS date) + nth
                GROUP BY nth ORDER BY nth
                """)
                .param("zone", zone.getId())
                .param("first", first)
                .param("from", Orders.utc(first.atStartOfDay(zone).toInstant()))
                .param("days", days)
                .query((row, n) -> new Day(
                        row.getObject("day", LocalDate.class), row.getLong("received"), row.getLong("refunded")))
                .list();
    }

    /** The kinds that can be ordered, id → label. */
    public Map<String, String> kinds() {
        Map<String, String> labels = new LinkedHashMap<>();
        kinds.all().forEach((id, kind) -> labels.put(id, kind.label()));
        return labels;
    }

    @Transactional(readOnly = true)
    public Detail detail(UUID id) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", id)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
        record Asked(
                Channel channel, String receiver, @Nullable String transaction) {}
        // Virtual payment first: what was asked for at WeChat Pay before ended with it.
        List<Asked> asked = jdbc.sql("""
                SELECT 'WECHAT_VIRTUAL' AS channel, offer.offer AS receiver, virtual.transaction, 0 AS rank
                FROM virtual_attempt virtual JOIN virtual_offer offer ON offer.id = virtual.offer_id
                WHERE virtual.order_id = :id
                UNION ALL
                SELECT attempt.channel, credential.mchid, NULL, 1
                FROM payment_attempt attempt JOIN wechat_credential credential ON credential.id = attempt.credential_id
                WHERE attempt.order_id = :id
                ORDER BY rank
                """)
                .param("id", id)
                .query((row, n) -> new Asked(
                        Channel.valueOf(row.getString("channel")),
                        row.getString("receiver"),
                        row.getString("transaction")))
                .list();
        record Heard(int notices, int repeats) {}
        Heard heard = jdbc.sql(
                        "SELECT count(*) AS notices, coalesce(sum(repeats), 0) AS repeats FROM payment_notice WHERE order_id = :id")
                .param("id", id)
                .query((row, n) -> new Heard(row.getInt("notices"), row.getInt("repeats")))
                .single();
        List<Step> steps = jdbc
                .sql("SELECT kind, detail, at FROM payment_trace WHERE order_id = :id ORDER BY at, id")
                .param("id", id)
                .query((row, n) -> new Step(
                        TraceKind.valueOf(row.getString("kind")),
                        row.getString("detail"),
                        Objects.requireNonNull(Order.instant(row, "at"))))
                .list()
                .stream()
                .sorted(IN_ORDER)
                .toList();
        return new Detail(
                order.id(),
                order.number(),
                kinds.label(order.kind()),
                order.title(),
                order.buyerName(),
                order.fen(),
                order.refundedFen(),
                order.state(),
                order.createdAt(),
                order.expiresAt(),
                order.paidAt(),
                order.wechatTransaction() != null || asked.isEmpty()
                        ? order.wechatTransaction()
                        : asked.getFirst().transaction,
                asked.isEmpty() ? null : asked.getFirst().channel,
                asked.isEmpty() ? null : asked.getFirst().receiver,
                heard.notices,
                heard.repeats,
                steps,
                books.about(new NewEntry.Subject("order", id.toString())));
    }
}
