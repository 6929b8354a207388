package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Buyers' wishes to have money back. A wish moves nothing: goods and books change when staff make a refund of it, by the rules of
 * {@link Refunds}. At most one waits for each order, and each act is one transaction under the order's lock.
 */
@Service
public class RefundWishes {
    /** Who may make a refund of a wish, and is told of it. */
    public static final String PERMISSION = "billing.refunds.ask";

    /** So many for one order, those that were refused or taken back among them. */
    static final int MOST = 3;

    private static final int LONGEST_REASON = 60;
    private static final int LONGEST_REFUSAL = 200;
    private static final Texts TEXTS = Texts.in("refunds");

    /** A wish in the list of staff. */
    public record Row(String number, String buyerName, String title, RefundWishView wish) {}

    private record Wanted(UUID order, String reason) {}

    private record Wished(UUID id) {}

    private final JdbcClient jdbc;
    private final RefundWishTable table;
    private final Refunds refunds;
    private final ModuleSettings settings;
    private final Idempotency idempotency;
    private final StaffDirectory staff;
    private final Notices notices;
    private final Traces traces;
    private final AuditTrail audit;
    private final Clock clock;

    RefundWishes(
            JdbcClient jdbc,
            RefundWishTable table,
            Refunds refunds,
            ModuleSettings settings,
            Idempotency idempotency,
            StaffDirectory staff,
            Notices notices,
            Traces traces,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.table = table;
        this.refunds = refunds;
        this.settings = settings;
        this.idempotency = idempotency;
        this.staff = staff;
        this.notices = notices;
        this.traces = traces;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The buyer wishes for what can be given back now.
     *
     * @param key the request's Idempotency-Key
     * @param reason in the buyer's words, at most 60 characters
     * @throws NotFound also where the order is somebody else's
     * @throws Invalid for a reason that cannot be
     * @throws Conflict if nothing can be given back, it is too late, or a wish for the order waits already
     */
    @Transactional
    public void wish(Actor buyer, @Nullable String key, UUID order, String reason) {
        idempotency.once(
                "refund-wish:" + buyer.id(),
                key,
                new Wanted(order, reason),
                Wished.class,
                () -> insert(buyer, order, reason));
    }

    /** The buyer does not want it any more. @throws Conflict unless it waits */
    @Transactional
    public void withdraw(Actor buyer, UUID order) {
        Order found = lock(buyer.organisation(), order);
        RefundWishView wish = table.waiting(order)
                .orElseThrow(() ->
                        new Conflict("refund-wish-decided", TEXTS.of("wish.decided.title"), TEXTS.of("wish.none")));
        table.withdrawn(wish.id(), clock.instant());
        traces.add(found.id(), TraceKind.REFUND_WISH_WITHDRAWN, trace(wish));
        audit.record("payments.refund-wish.withdrawn", "order", order.toString(), Map.of("order", found.number()));
    }

    /**
     * Staff do not agree; nothing has changed, and the buyer reads why.
     *
     * @throws Invalid without a reason
     * @throws Conflict unless it waits
     */
    @Transactional
    public void refuse(Actor by, UUID id, String why) {
        String refusal = why.strip();
        if (refusal.isEmpty() || refusal.length() > LONGEST_REFUSAL) {
            throw new Invalid("why", TEXTS.of(refusal.isEmpty() ? "wish.why.empty" : "reason.long", LONGEST_REFUSAL));
        }
        Order order = jdbc.sql("""
                SELECT * FROM payment_order WHERE id = (SELECT order_id FROM payment_refund_wish WHERE id = :id) FOR UPDATE
                """)
                .param("id", id)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("wish")));
        RefundWishView wish = find(id).wish;
        if (wish.state() != RefundWishState.WAITING) {
            throw new Conflict(
                    "refund-wish-decided",
                    TEXTS.of("wish.decided.title"),
                    TEXTS.of("wish.decided", wish.state().label()));
        }
        table.refused(id, by.id().value(), by.name(), clock.instant(), refusal);
        traces.add(order.id(), TraceKind.REFUND_WISH_REFUSED, refusal);
        audit.record(
                "payments.refund-wish.refused",
                "order",
                order.id().toString(),
                Map.of("order", order.number(), "reason", refusal));
        notices.tell(
                order.buyer(),
                "payments.refund",
                TEXTS.of("wish.letter.refused.title"),
                TEXTS.of("wish.letter.refused", order.title(), refusal),
                "/pages-money/order?id=" + order.id());
    }

    /**
     * Until when the buyer of a paid order may wish for what is possible.
     *
     * @return null where that is too late, too often, switched off, or nothing can be given back
     */
    @Nullable Instant until(UUID order, Instant paidAt, Refunds.Possible possible) {
        return possible.allowed()
                        && possible.most() > 0
                        && table.made(order) < MOST
                        && table.waiting(order).isEmpty()
                ? end(paidAt).filter(end -> end.isAfter(clock.instant())).orElse(null)
                : null;
    }

    /** Those that wait, the oldest first; or those that were answered, the newest first. */
    @Transactional(readOnly = true)
    public Paged<Row> page(boolean waiting, int page, int size) {
        String where = waiting ? "wish.state = 'WAITING'" : "wish.state <> 'WAITING'";
        String order = waiting ? "wish.wished_at" : "wish.wished_at DESC";
        long total = jdbc.sql("SELECT count(*) FROM payment_refund_wish wish WHERE " + where)
                .query(Long.class)
                .single();
        List<Row> rows = jdbc.sql("""
                SELECT wish.*, bought.number, bought.buyer_name, bought.title
                FROM payment_refund_wish wish JOIN payment_order bought ON bought.id = wish.order_id
                WHERE """ + " " + where + " ORDER BY " + order + ", wish.id LIMIT :size OFFSET :skip")
                .param("size", size)
                .param("skip", (long) page * size)
                .query(RefundWishes::row)
                .list();
        return new Paged<>(rows, page, size, total);
    }

    /** How many wait. */
    @Transactional(readOnly = true)
    public long waiting() {
        return jdbc.sql("SELECT count(*) FROM payment_refund_wish WHERE state = 'WAITING'")
                .query(Long.class)
                .single();
    }

    @Transactional(readOnly = true)
    public Row find(UUID id) {
        return jdbc.sql("""
                SELECT wish.*, bought.number, bought.buyer_name, bought.title
                FROM payment_refund_wish wish JOIN payment_order bought ON bought.id = wish.order_id WHERE wish.id = :id
                """)
                .param("id", id)
                .query(RefundWishes::row)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("wish")));
    }

    /** The one of an order that waits for staff. */
    @Transactional(readOnly = true)
    public Optional<RefundWishView> waiting(UUID order) {
        return table.waiting(order);
    }

    private Wished insert(Actor buyer, UUID id, String given) {
        String reason = given.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new Invalid(
                    "reason", TEXTS.of(reason.isEmpty() ? "wish.reason.empty" : "reason.long", LONGEST_REASON));
        }
        Order order = lock(buyer.organisation(), id);
        if (table.waiting(id).isPresent()) {
            throw new Conflict("refund-wish-waiting", TEXTS.of("wish.waiting.title"), TEXTS.of("wish.waiting"));
        }
        Refunds.Possible possible = refunds.possible(id);
        Instant paidAt = order.paidAt();
        if (!possible.allowed() || possible.most() == 0 || paidAt == null) {
            throw new Conflict(
                    "refund-not-possible",
                    TEXTS.of("not-possible.title"),
                    Objects.requireNonNullElse(possible.why(), TEXTS.of("not-possible")));
        }
        Instant now = clock.instant();
        Optional<Instant> end = end(paidAt);
        if (end.isEmpty()) {
            throw new Conflict("refund-wish-off", TEXTS.of("not-possible.title"), TEXTS.of("wish.off"));
        }
        if (!end.get().isAfter(now)) {
            throw new Conflict("refund-wish-late", TEXTS.of("wish.late.title"), TEXTS.of("wish.late", days()));
        }
        if (table.made(id) >= MOST) {
            throw new Conflict("refund-wish-often", TEXTS.of("wish.often.title"), TEXTS.of("wish.often", MOST));
        }
        RefundWishView wish = new RefundWishView(
                Ids.next(),
                id,
                possible.most(),
                reason,
                RefundWishState.WAITING,
                buyer.id(),
                buyer.name(),
                now,
                null,
                null,
                null,
                null);
        table.insert(wish);
        traces.add(id, TraceKind.REFUND_WISHED, trace(wish));
        audit.record(
                "payments.refund-wish.made",
                "order",
                id.toString(),
                Map.of("order", order.number(), "amount", Yuan.of(wish.fen()), "reason", reason));
        for (AccountId each : staff.holding(PERMISSION)) {
            notices.tell(
                    each,
                    "payments.refund-wish",
                    TEXTS.of("wish.letter.staff.title", order.buyerName()),
                    TEXTS.of("wish.letter.staff", order.title(), Yuan.of(wish.fen()), reason),
                    "/console/billing/refunds/wishes/" + wish.id());
        }
        return new Wished(wish.id());
    }

    private Order lock(AccountId buyer, UUID id) {
        return jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer FOR UPDATE")
                .param("id", id)
                .param("buyer", buyer.value())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
    }

    private int days() {
        return settings.of(BillingSettings.class).refundWishDays();
    }

    /** When it is too late; none where buyers cannot wish at all. */
    private Optional<Instant> end(Instant paidAt) {
        return days() == 0 ? Optional.empty() : Optional.of(paidAt.plus(Duration.ofDays(days())));
    }

    private static String trace(RefundWishView wish) {
        return "%s · %s：%s".formatted(Yuan.of(wish.fen()), wish.wishedByName(), wish.reason());
    }

    private static Row row(ResultSet row, int n) throws SQLException {
        return new Row(
                row.getString("number"),
                row.getString("buyer_name"),
                row.getString("title"),
                RefundWishView.of(row, n));
    }
}
