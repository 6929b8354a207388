package dev.guildhall.payments.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.payments.OrderKind;
import dev.guildhall.payments.Refundable;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Refunds up to the moment at which the money may go: asked for, decided by a second person where the amount demands it, and
 * booked. Each act is one transaction under the order's lock, so that two of them follow each other and never give back more
 * than was paid.
 */
@Service
public class Refunds {
    /** WeChat Pay's bounds: so many refunds of one payment, so long after it. */
    static final int MOST = 50;

    static final Duration LATEST = Duration.ofDays(365);

    private static final int LONGEST_REASON = 60;
    private static final Texts TEXTS = Texts.in("refunds");

    /**
     * What staff asks for.
     *
     * @param fen 0 only for an order that cost nothing
     * @param reason for the buyer, who sees it in WeChat too, at most 60 characters
     */
    public record Ask(UUID order, long fen, String reason) {}

    /** @param state ASKED where a second person is needed */
    public record Asked(UUID id, RefundState state) {}

    /**
     * What may be given back of an order now.
     *
     * @param most in one refund, in fen
     * @param allowed whether a refund may be asked for at all
     * @param why words for people, if there are any
     */
    public record Possible(
            long most,
            boolean allowed,
            RefundRoute route,
            @Nullable String why) {
        static Possible no(RefundRoute route, String why) {
            return new Possible(0, false, route, why);
        }
    }

    private record Taken(long fen, long asked, int refunds) {}

    private record Way(UUID credential, String notifyUrl) {}

    private final JdbcClient jdbc;
    private final OrderKinds kinds;
    private final RefundBooks books;
    private final RefundWishTable wishes;
    private final VirtualAttempts virtual;
    private final ModuleSettings settings;
    private final Idempotency idempotency;
    private final Traces traces;
    private final AuditTrail audit;
    private final Clock clock;

    Refunds(
            JdbcClient jdbc,
            OrderKinds kinds,
            RefundBooks books,
            RefundWishTable wishes,
            VirtualAttempts virtual,
            ModuleSettings settings,
            Idempotency idempotency,
            Traces traces,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.kinds = kinds;
        this.books = books;
        this.wishes = wishes;
        this.virtual = virtual;
        this.settings = settings;
        this.idempotency = idempotency;
        this.traces = traces;
        this.audit = audit;
        this.clock = clock;
    }

    /** What may be given back of this order now; looks only. */
    @Transactional(readOnly = true)
    public Possible possible(UUID order) {
        return possible(jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                .param("id", order)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单")));
    }

    /** Above so many fen a refund waits for a second person. */
    public long limitFen() {
        return settings.of(BillingSettings.class).refundApprovalYuan() * 100L;
    }

    /**
     * Asks for a refund. At once it is also booked, unless the amount is above the tenant's limit: then it waits for
     * {@link #approve}.
     *
     * @param key one for each opening of the form: the same key with the same words asks once
     * @throws Invalid if amount or reason cannot be
     * @throws Conflict if the order cannot be refunded, or not by so much
     */
    @Transactional
    public Asked ask(Actor by, @Nullable String key, Ask wanted) {
        return idempotency.once("refund:" + by.id(), key, wanted, Asked.class, () -> insert(by, wanted));
    }

    /**
     * A second person agrees, and the refund is booked.
     *
     * @throws Conflict if it was decided already, is one's own, or the goods cannot be taken back any more
     */
    @Transactional
    public void approve(Actor by, UUID id) {
        Locked locked = lock(id);
        requireState(locked.refund, RefundState.ASKED);
        if (by.id().equals(locked.refund.askedBy())) {
            throw new Conflict("refund-second-person", TEXTS.of("second.title"), TEXTS.of("second"));
        }
        Possible possible = possible(locked.order, locked.refund);
        requirePossible(possible, locked.refund.fen());
        jdbc.sql("""
                UPDATE payment_refund SET decided_by = :by, decided_by_name = :name, decided_at = :at WHERE id = :id
                """)
                .param("by", by.id().value())
                .param("name", by.name())
                .param("at", Orders.utc(clock.instant()))
                .param("id", id)
                .update();
        audit.record("payments.refund.approved", "refund", id.toString(), about(locked.order, locked.refund));
        books.book(locked.order, locked.refund);
    }

    /** Somebody who may approve says no, or who asked takes it back. */
    @Transactional
    public void refuse(Actor by, UUID id, String why) {
        String reason = text("why", why);
        Locked locked = lock(id);
        requireState(locked.refund, RefundState.ASKED);
        Instant now = clock.instant();
        jdbc.sql("""
                UPDATE payment_refund SET state = 'REFUSED', decided_by = :by, decided_by_name = :name, decided_at = :at,
                    refusal = :why, done_at = :at
                WHERE id = :id
                """)
                .param("by", by.id().value())
                .param("name", by.name())
                .param("at", Orders.utc(now))
                .param("why", reason)
                .param("id", id)
                .update();
        wishes.waitsAgain(id);
        traces.add(locked.order.id(), TraceKind.REFUND_REFUSED, locked.refund.number() + " · " + reason);
        audit.record("payments.refund.refused", "refund", id.toString(), Map.of("reason", reason));
    }

    /**
     * Gives all of an order back by itself, since it was paid after it was closed and is not delivered. In the transaction that
     * notes the payment, after its entry.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void late(Order paid) {
        UUID id = Ids.next();
        store(id, paid, new Ask(paid.id(), paid.fen(), TEXTS.of("late.reason")), null, TEXTS.of("system"), false, true);
        books.book(paid, row(id));
    }

    /**
     * Asks for all of an order back without anybody's approval, for an order that is only a trial. In the caller's transaction;
     * the same order again gives the same refund.
     *
     * @param reason the payer reads it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    UUID wholly(UUID id, String reason) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(Order::of)
                .single();
        List<UUID> before = jdbc.sql("SELECT id FROM payment_refund WHERE order_id = :order ORDER BY asked_at LIMIT 1")
                .param("order", id)
                .query(UUID.class)
                .list();
        if (!before.isEmpty()) {
            return before.getFirst();
        }
        UUID refund = Ids.next();
        store(refund, order, new Ask(id, order.fen(), reason), null, TEXTS.of("system"), false, false);
        books.book(order, row(refund));
        return refund;
    }

    /** Keeps refunds and order still until the transaction ends: the order first, as everywhere. */
    Locked lock(UUID refund) {
        Order order = jdbc.sql("""
                SELECT * FROM payment_order WHERE id = (SELECT order_id FROM payment_refund WHERE id = :id) FOR UPDATE
                """)
                .param("id", refund)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("refund")));
        return new Locked(order, row(refund));
    }

    record Locked(Order order, Refund refund) {}

    private Refund row(UUID id) {
        return jdbc.sql("SELECT * FROM payment_refund WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(Refund::of)
                .single();
    }

    private Asked insert(Actor by, Ask wanted) {
        String reason = text("reason", wanted.reason);
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                .param("id", wanted.order)
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
        Possible possible = possible(order);
        if (wanted.fen < 0 || wanted.fen == 0 && order.fen() > 0) {
            throw new Invalid("amount", TEXTS.of("amount.empty"));
        }
        requirePossible(possible, wanted.fen);
        boolean second = settings.of(BillingSettings.class).needsSecondPerson(wanted.fen);
        UUID id = Ids.next();
        store(id, order, new Ask(order.id(), wanted.fen, reason), by, by.name(), second, false);
        Refund refund = row(id);
        wishes.accepted(order.id(), id);
        audit.record("payments.refund.asked", "refund", id.toString(), about(order, refund));
        traces.add(
                order.id(),
                TraceKind.REFUND_ASKED,
                TEXTS.of("trace.asked", refund.number(), Yuan.of(refund.fen()), by.name(), reason));
        return new Asked(id, second ? RefundState.ASKED : books.book(order, refund));
    }

    private void store(
            UUID id, Order order, Ask wanted, @Nullable Actor by, String name, boolean second, boolean undelivered) {
        Taken taken = taken(order.id());
        RefundRoute route = route(order);
        Way way = route == RefundRoute.WECHAT ? way(order) : null;
        jdbc.sql("""
                INSERT INTO payment_refund
                    (id, number, order_id, fen, reason, route, undelivered, state, needs_approval,
                     asked_by, asked_by_name, asked_at, credential_id, notify_url, wechat_transaction)
                VALUES (:id, :number, :order, :fen, :reason, :route, :undelivered, 'ASKED', :second,
                     :by, :name, :at, :credential, :notifyUrl, :transaction)
                """)
                .param("id", id)
                .param("number", order.number() + "-R" + (taken.refunds + 1))
                .param("order", order.id())
                .param("fen", wanted.fen)
                .param("reason", wanted.reason)
                .param("route", route.name())
                .param("undelivered", undelivered)
                .param("second", second)
                .param("by", by == null ? null : by.id().value(), java.sql.Types.OTHER)
                .param("name", name)
                .param("at", Orders.utc(clock.instant()))
                .param("credential", way == null ? null : way.credential, java.sql.Types.OTHER)
                .param("notifyUrl", way == null ? null : way.notifyUrl)
                .param("transaction", way == null ? null : order.wechatTransaction())
                .update();
    }

    /**
     * Through the account that the order was placed with, by the version of its credential that is in use now, if there is one:
     * what it replaced may not be able to sign any more. The number of a refund belongs to the merchant, not to the version.
     */
    private Way way(Order order) {
        return jdbc.sql("""
                SELECT attempt.credential_id AS paid_with, attempt.notify_url, COALESCE((
                    SELECT other.id FROM wechat_credential other
                    WHERE other.state = 'ACTIVE' AND other.mchid = paid.mchid AND other.appid = paid.appid
                        AND other.account_id IS NOT DISTINCT FROM paid.account_id
                        AND other.sub_mchid IS NOT DISTINCT FROM paid.sub_mchid
                    ORDER BY other.version DESC LIMIT 1), paid.id) AS refund_with
                FROM payment_attempt attempt JOIN wechat_credential paid ON paid.id = attempt.credential_id
                WHERE attempt.order_id = :order
                """)
                .param("order", order.id())
                .query((row, n) -> new Way(
                        row.getObject("refund_with", UUID.class),
                        row.getString("notify_url")
                                .replace(
                                        "/wechat/" + row.getString("paid_with") + "/",
                                        "/wechat/" + row.getString("refund_with") + "/")))
                .single();
    }

    private RefundRoute route(Order order) {
        Instant paidAt = order.paidAt();
        if (order.wechatTransaction() == null || order.fen() == 0 || paidAt == null) {
            return RefundRoute.BY_HAND;
        }
        return clock.instant().isBefore(paidAt.plus(LATEST)) ? RefundRoute.WECHAT : RefundRoute.BY_HAND;
    }

    private Possible possible(Order order) {
        return possible(order, null);
    }

    /** @param decided the refund that is being decided: it does not stand in its own way */
    private Possible possible(Order order, @Nullable Refund decided) {
        RefundRoute route = route(order);
        Instant paidAt = order.paidAt();
        if (!order.state().settled() || paidAt == null) {
            return Possible.no(route, TEXTS.of("not-paid"));
        }
        if (order.undelivered() || order.state() == OrderState.REFUNDED) {
            return Possible.no(route, TEXTS.of("all-back"));
        }
        Taken taken = taken(order.id());
        long asked = taken.asked - (decided == null ? 0 : decided.fen());
        long left = order.fen() - taken.fen - asked;
        if (order.fen() == 0 ? active(order.id(), decided) : left <= 0) {
            return Possible.no(route, TEXTS.of("all-back"));
        }
        if (taken.refunds >= MOST && decided == null) {
            return Possible.no(route, TEXTS.of("too-many", MOST));
        }
        OrderKind kind = kinds.of(order.kind());
        Refundable goods = kind.refundable(order.paid(paidAt));
        if (!goods.allowed()) {
            return Possible.no(route, Objects.requireNonNullElse(goods.why(), TEXTS.of("not-possible")));
        }
        long most = Math.min(left, goods.fen() - asked);
        if (order.fen() > 0 && most <= 0) {
            return Possible.no(route, Objects.requireNonNullElse(goods.why(), TEXTS.of("not-possible")));
        }
        return new Possible(Math.max(most, 0), true, route, why(order, goods.why()));
    }

    /** What Apple collected the merchant cannot send back: buyer and staff are told so. */
    private @Nullable String why(Order order, @Nullable String goods) {
        if (!virtual.collected(order.id())) {
            return goods;
        }
        return goods == null ? TEXTS.of("by-apple") : goods + "；" + TEXTS.of("by-apple");
    }

    private Taken taken(UUID order) {
        return jdbc.sql("""
                SELECT coalesce(sum(fen) FILTER (WHERE state IN ('APPROVED', 'SENT', 'PROCESSING', 'ABNORMAL', 'SUCCESS')), 0) AS fen,
                    coalesce(sum(fen) FILTER (WHERE state = 'ASKED'), 0) AS asked,
                    count(*) AS refunds
                FROM payment_refund WHERE order_id = :order
                """)
                .param("order", order)
                .query((row, n) -> new Taken(row.getLong("fen"), row.getLong("asked"), row.getInt("refunds")))
                .single();
    }

    /** Whether another refund of an order that cost nothing waits or was made. */
    private boolean active(UUID order, @Nullable Refund decided) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM payment_refund
                    WHERE order_id = :order AND id IS DISTINCT FROM :decided AND state NOT IN ('CLOSED', 'REFUSED'))
                """)
                .param("order", order)
                .param("decided", decided == null ? null : decided.id(), java.sql.Types.OTHER)
                .query(Boolean.class)
                .single();
    }

    private static void requirePossible(Possible possible, long fen) {
        if (!possible.allowed) {
            throw new Conflict(
                    "refund-not-possible",
                    TEXTS.of("not-possible.title"),
                    Objects.requireNonNullElse(possible.why, TEXTS.of("not-possible")));
        }
        if (fen > possible.most) {
            throw (Conflict) new Conflict(
                            "refund-too-much",
                            TEXTS.of("too-much.title"),
                            TEXTS.of("too-much", Yuan.of(possible.most), Objects.requireNonNullElse(possible.why, "")))
                    .with("refundable", new Money(possible.most));
        }
    }

    static void requireState(Refund refund, RefundState... wanted) {
        if (!List.of(wanted).contains(refund.state())) {
            throw new Conflict(
                    "refund-decided",
                    TEXTS.of("decided.title"),
                    TEXTS.of("decided", refund.number(), refund.state().label()));
        }
    }

    static Map<String, String> about(Order order, Refund refund) {
        return Map.of(
                "order",
                order.number(),
                "number",
                refund.number(),
                "amount",
                Yuan.of(refund.fen()),
                "reason",
                refund.reason());
    }

    static String text(String field, String value) {
        String text = value.strip();
        if (text.isEmpty() || text.length() > LONGEST_REASON) {
            throw new Invalid(field, TEXTS.of(text.isEmpty() ? "reason.empty" : "reason.long", LONGEST_REASON));
        }
        return text;
    }
}
