package dev.guildhall.points.domain;

import dev.guildhall.points.Wallet;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows behind the wallets: lots, the statement's lines, and which line moved how much of which lot. Whoever writes here
 * holds the lock of the wallet in the ledger and posts there what it wrote here.
 */
@Component
class LotTable {
    private static final String COLUMNS = """
            SELECT id, source, label, points, remaining, paid_fen - earned_fen - held_fen - refunded_fen AS worth_fen,
                held_points, held_fen, expires_at, coalesce(fresh_at, created_at) AS since, warned_at, frozen_at, order_id
            FROM point_lot
            """;

    /** Gifts first, then bought; in each the earliest end first, the oldest first. */
    private static final String SPENDING_ORDER =
            " ORDER BY CASE source WHEN 'GIFT' THEN 0 ELSE 1 END, expires_at NULLS LAST, created_at, id";

    /**
     * A lot that still holds something.
     *
     * @param worthFen what of its price is not earned, held or refunded yet, in fen: it belongs to {@code remaining}
     * @param heldPoints set aside while the order is refunded; not in {@code remaining}
     * @param since from when on the months until it is frozen count
     */
    record Lot(
            UUID id,
            String source,
            String label,
            long points,
            long remaining,
            long worthFen,
            long heldPoints,
            long heldFen,
            @Nullable Instant expiresAt,
            Instant since,
            @Nullable Instant warnedAt,
            @Nullable Instant frozenAt,
            @Nullable UUID orderId) {
        boolean bought() {
            return source.equals("PURCHASE");
        }

        boolean endedBy(Instant now) {
            return expiresAt != null && !expiresAt.isAfter(now);
        }

        boolean frozen() {
            return frozenAt != null;
        }

        /** The same, once its owner was told. */
        Lot warned(Instant at) {
            return new Lot(
                    id,
                    source,
                    label,
                    points,
                    remaining,
                    worthFen,
                    heldPoints,
                    heldFen,
                    expiresAt,
                    since,
                    at,
                    frozenAt,
                    orderId);
        }
    }

    /** Points of one lot that a line of the statement moves. */
    record Take(Lot lot, long points) {
        /** Their share of what the lot is worth, in fen; the last point takes the remainder. */
        long fen() {
            return points == lot.remaining
                    ? lot.worthFen
                    : Math.multiplyExact(lot.worthFen, points) / Math.max(lot.remaining, 1);
        }
    }

    /** What a line of the statement moved before. */
    record Used(UUID lot, long points, long fen) {}

    /** A line that is there already. */
    record Posted(UUID id, UUID owner, String kind, long points) {}

    private final JdbcClient jdbc;
    private final Clock clock;

    LotTable(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Everything in the wallet, frozen and ended lots too, in the order in which it is spent. */
    List<Lot> open(Wallet wallet) {
        return jdbc.sql(COLUMNS + " WHERE owner_id = :owner AND remaining > 0" + SPENDING_ORDER)
                .param("owner", wallet.owner().value())
                .query(LotTable::lot)
                .list();
    }

    /** The lots of an order, also empty ones. */
    List<Lot> ofOrder(UUID order) {
        return jdbc.sql(COLUMNS + " WHERE order_id = :order" + SPENDING_ORDER)
                .param("order", order)
                .query(LotTable::lot)
                .list();
    }

    Lot insert(
            Wallet wallet,
            boolean bought,
            long points,
            long paidFen,
            String label,
            @Nullable Instant expiresAt,
            @Nullable UUID order) {
        UUID id = Ids.next();
        Instant now = clock.instant();
        jdbc.sql("""
                INSERT INTO point_lot
                    (id, owner_id, source, label, points, remaining, paid_fen, earned_fen, expires_at, order_id, created_at)
                VALUES (:id, :owner, :source, :label, :points, :points, :paid, 0, :expires, :order, :at)
                """)
                .param("id", id)
                .param("owner", wallet.owner().value())
                .param("source", bought ? "PURCHASE" : "GIFT")
                .param("label", label)
                .param("points", points)
                .param("paid", paidFen)
                .param("expires", expiresAt == null ? null : utc(expiresAt), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("order", order, Types.OTHER)
                .param("at", utc(now))
                .update();
        return new Lot(
                id,
                bought ? "PURCHASE" : "GIFT",
                label,
                points,
                points,
                paidFen,
                0,
                0,
                expiresAt,
                now,
                null,
                null,
                order);
    }

    /** What an act does to the lots that it moves points of. */
    enum Change {
        /** Points leave; their money is earned. */
        SPEND("remaining = remaining - move.points, earned_fen = earned_fen + move.fen"),
        /** Points of a gift leave. */
        DROP("remaining = remaining - move.points"),
        /** What was spent comes back. */
        RETURN("remaining = remaining + move.points, earned_fen = earned_fen - move.fen"),
        /** Points are set aside, with their money. */
        HOLD(
                "remaining = remaining - move.points, held_points = held_points + move.points, held_fen = held_fen + move.fen"),
        RELEASE("remaining = remaining + move.points, held_points = held_points - move.points,"
                + " held_fen = held_fen - move.fen"),
        /** What was set aside is refunded. */
        REFUND("held_points = held_points - move.points, held_fen = held_fen - move.fen,"
                + " refunded_points = refunded_points + move.points, refunded_fen = refunded_fen + move.fen"),
        FREEZE("frozen_at = :now"),
        THAW("frozen_at = NULL, warned_at = NULL, fresh_at = :now");

        private final String assignment;

        Change(String assignment) {
            this.assignment = assignment;
        }
    }

    /**
     * Writes a line of the statement with the lots it moves, and changes these.
     *
     * @param points signed: what comes is positive
     * @param balance after the line
     */
    UUID move(
            Wallet wallet,
            String kind,
            long points,
            long balance,
            String reason,
            String eventId,
            Change change,
            List<Used> moves) {
        UUID entry = Ids.next();
        if (!move(entry, wallet, kind, points, balance, reason, eventId, change, moves)) {
            throw new IllegalStateException("event %s was posted before".formatted(eventId));
        }
        return entry;
    }

    /** @return false if the event has its line already: nothing is changed */
    boolean move(
            UUID entry,
            Wallet wallet,
            String kind,
            long points,
            long balance,
            String reason,
            String eventId,
            Change change,
            List<Used> moves) {
        int changed = jdbc.sql("""
                WITH entry AS (
                    INSERT INTO point_entry (id, owner_id, kind, reason, points, balance_after, event_id, created_at)
                    VALUES (:entry, :owner, :kind, :reason, :sum, :balance, :event, :now)
                    ON CONFLICT (event_id) DO NOTHING
                    RETURNING id
                ), move AS (
                    SELECT CAST(lot AS uuid) AS lot, points, fen
                    FROM unnest(CAST(:lots AS text[]), CAST(:points AS bigint[]), CAST(:fen AS bigint[])) AS t (lot, points, fen)
                ), used AS (
                    INSERT INTO point_use (entry_id, lot_id, points, fen)
                    SELECT entry.id, move.lot, move.points, move.fen FROM entry, move
                )
                UPDATE point_lot SET\s""" + change.assignment + " FROM entry, move WHERE point_lot.id = move.lot")
                .param("entry", entry)
                .param("owner", wallet.owner().value())
                .param("kind", kind)
                .param("reason", reason)
                .param("sum", points)
                .param("balance", balance)
                .param("event", eventId)
                .param("now", utc(clock.instant()))
                .param("lots", moves.stream().map(move -> move.lot.toString()).toArray(String[]::new))
                .param("points", moves.stream().map(Used::points).toArray(Long[]::new))
                .param("fen", moves.stream().map(Used::fen).toArray(Long[]::new))
                .update();
        if (changed != 0 && changed != moves.size()) {
            throw new IllegalStateException("changed %d of the lots %s".formatted(changed, moves));
        }
        return changed != 0;
    }

    /** As {@link #move} where nothing comes to the wallet or leaves it: what was set aside before is refunded. */
    void refund(List<Used> moves) {
        int changed = jdbc.sql("""
                WITH move AS (
                    SELECT CAST(lot AS uuid) AS lot, points, fen
                    FROM unnest(CAST(:lots AS text[]), CAST(:points AS bigint[]), CAST(:fen AS bigint[])) AS t (lot, points, fen)
                )
                UPDATE point_lot SET\s""" + Change.REFUND.assignment + " FROM move WHERE point_lot.id = move.lot")
                .param("lots", moves.stream().map(move -> move.lot.toString()).toArray(String[]::new))
                .param("points", moves.stream().map(Used::points).toArray(Long[]::new))
                .param("fen", moves.stream().map(Used::fen).toArray(Long[]::new))
                .update();
        if (changed != moves.size()) {
            throw new IllegalStateException("refunded %d of the lots %s".formatted(changed, moves));
        }
    }

    /** A line that brings a new lot. */
    UUID arrived(Wallet wallet, Lot lot, long balance, String eventId) {
        UUID entry = Ids.next();
        jdbc.sql("""
                WITH entry AS (
                    INSERT INTO point_entry (id, owner_id, kind, reason, points, balance_after, event_id, created_at)
                    VALUES (:entry, :owner, :kind, :reason, :points, :balance, :event, :now)
                    RETURNING id
                )
                INSERT INTO point_use (entry_id, lot_id, points) SELECT id, :lot, :points FROM entry
                """)
                .param("entry", entry)
                .param("owner", wallet.owner().value())
                .param("kind", lot.source())
                .param("reason", lot.label())
                .param("points", lot.points())
                .param("balance", balance)
                .param("event", eventId)
                .param("now", utc(clock.instant()))
                .param("lot", lot.id())
                .update();
        return entry;
    }

    Optional<Posted> posted(String eventId) {
        return jdbc.sql("SELECT id, owner_id, kind, points FROM point_entry WHERE event_id = :event")
                .param("event", eventId)
                .query((row, n) -> new Posted(
                        row.getObject("id", UUID.class),
                        row.getObject("owner_id", UUID.class),
                        row.getString("kind"),
                        row.getLong("points")))
                .optional();
    }

    List<Used> uses(UUID entry) {
        return jdbc.sql("SELECT lot_id, points, fen FROM point_use WHERE entry_id = :entry ORDER BY lot_id")
                .param("entry", entry)
                .query((row, n) ->
                        new Used(row.getObject("lot_id", UUID.class), row.getLong("points"), row.getLong("fen")))
                .list();
    }

    /** Lets the gifts among these lots live until then at least. */
    void prolong(List<UUID> lots, Instant until) {
        jdbc.sql("""
                UPDATE point_lot SET expires_at = greatest(expires_at, :until), warned_at = NULL
                WHERE source = 'GIFT' AND expires_at < :until AND CAST(id AS text) = ANY (CAST(:lots AS text[]))
                """)
                .param("until", utc(until))
                .param("lots", lots.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    void warned(List<UUID> lots) {
        jdbc.sql("UPDATE point_lot SET warned_at = :now WHERE CAST(id AS text) = ANY (CAST(:lots AS text[]))")
                .param("now", utc(clock.instant()))
                .param("lots", lots.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    static List<Used> used(List<Take> takes) {
        return takes.stream()
                .map(take -> new Used(take.lot.id, take.points, take.fen()))
                .toList();
    }

    static void requireSame(Posted first, Wallet wallet, String kind, long points, String eventId) {
        if (!first.owner.equals(wallet.owner().value()) || !first.kind.equals(kind) || first.points != points) {
            throw new IllegalStateException("event %s was posted before with other points".formatted(eventId));
        }
    }

    static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Lot lot(ResultSet row, int n) throws SQLException {
        return new Lot(
                row.getObject("id", UUID.class),
                row.getString("source"),
                row.getString("label"),
                row.getLong("points"),
                row.getLong("remaining"),
                row.getLong("worth_fen"),
                row.getLong("held_points"),
                row.getLong("held_fen"),
                instant(row, "expires_at"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                instant(row, "warned_at"),
                instant(row, "frozen_at"),
                row.getObject("order_id", UUID.class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
