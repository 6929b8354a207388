package dev.guildhall.points.domain;

import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.points.Balance;
import dev.guildhall.points.InsufficientPoints;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.Points;
import dev.guildhall.points.Spending;
import dev.guildhall.points.Wallet;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The lots behind the wallets. The wallet's row in the ledger is locked before anything is read, so that two spendings of one
 * wallet follow each other; the sum of the lots equals that row's balance (checked by {@link PointProof}).
 */
@Service
public class Lots {
    private record Lot(
            UUID id,
            String source,
            String label,
            long points,
            long remaining,
            long paidFen,
            long earnedFen,
            @Nullable Instant expiresAt) {
        boolean endedBy(Instant now) {
            return expiresAt != null && !expiresAt.isAfter(now);
        }

        /** What of the price is earned once {@code used} points in all are gone; the last point takes the remainder. */
        long earnedAfter(long used) {
            return Math.multiplyExact(paidFen, used) / points;
        }
    }

    private record Take(Lot lot, long points) {
        long earned() {
            return lot.earnedAfter(lot.points - lot.remaining + points) - lot.earnedFen;
        }
    }

    private record Posted(UUID id, UUID owner, String kind, long points) {}

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Clock clock;

    Lots(JdbcClient jdbc, Ledger ledger, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
    }

    public Balance balance(Wallet wallet) {
        Instant now = clock.instant();
        List<Balance.Lot> usable = open(wallet).stream()
                .filter(lot -> !lot.endedBy(now))
                .map(lot -> new Balance.Lot(new Points(lot.remaining), lot.source, lot.label, lot.expiresAt))
                .toList();
        return new Balance(
                new Points(
                        usable.stream().mapToLong(lot -> lot.points().amount()).sum()),
                usable);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Spending spend(Wallet wallet, Points price, String reason, String eventId) {
        ledger.lock(wallet.ledgerAccount());
        Instant now = clock.instant();
        List<Lot> usable = withoutEnded(wallet, open(wallet), now);
        Points balance = new Points(usable.stream().mapToLong(Lot::remaining).sum());

        Optional<Posted> before = posted(eventId);
        if (before.isPresent()) {
            Posted first = before.get();
            requireSame(first, wallet, "SPEND", -price.amount(), eventId);
            return new Spending(first.id, price, balance, false);
        }
        if (price.amount() == 0) {
            return new Spending(null, Points.NONE, balance, true);
        }
        if (!balance.covers(price)) {
            throw new InsufficientPoints(price, balance);
        }
        List<Take> takes = new ArrayList<>();
        long missing = price.amount();
        for (Lot lot : usable) {
            if (missing == 0) {
                break;
            }
            long points = Math.min(missing, lot.remaining);
            takes.add(new Take(lot, points));
            missing -= points;
        }
        UUID entry = take(wallet, "SPEND", takes, reason, eventId);
        NewEntry.Subject subject = new NewEntry.Subject("points", entry.toString());
        ledger.post(NewEntry.move(
                "points:" + eventId, wallet.ledgerAccount(), PointAccounts.SPENT, price.amount(), reason, subject));
        long earned = takes.stream().mapToLong(Take::earned).sum();
        if (earned > 0) {
            ledger.post(NewEntry.move(
                    "points-earned:" + eventId, PointAccounts.PREPAID, PointAccounts.EARNED, earned, reason, subject));
        }
        return new Spending(entry, price, new Points(balance.amount() - price.amount()), true);
    }

    /**
     * @param paidFen what was paid for the whole lot; 0 for a gift
     * @param about what the entry in the ledger is about; null for the line of the statement
     */
    @Transactional
    public void add(
            Wallet wallet,
            Points points,
            boolean bought,
            long paidFen,
            String label,
            @Nullable Instant expiresAt,
            String eventId,
            NewEntry.@Nullable Subject about) {
        if (points.amount() == 0) {
            throw new IllegalArgumentException("a lot of no points");
        }
        long before = ledger.lock(wallet.ledgerAccount());
        String kind = bought ? "PURCHASE" : "GIFT";
        Optional<Posted> first = posted(eventId);
        if (first.isPresent()) {
            requireSame(first.get(), wallet, kind, points.amount(), eventId);
            return;
        }
        UUID entry = Ids.next();
        OffsetDateTime now = utc(clock.instant());
        jdbc.sql("""
                INSERT INTO point_lot
                    (id, owner_id, source, label, points, remaining, paid_fen, earned_fen, expires_at, created_at)
                VALUES (:id, :owner, :source, :label, :points, :points, :paid, 0, :expires, :at)
                """)
                .param("id", Ids.next())
                .param("owner", wallet.owner().value())
                .param("source", kind)
                .param("label", label)
                .param("points", points.amount())
                .param("paid", paidFen)
                .param("expires", expiresAt == null ? null : utc(expiresAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", now)
                .update();
        insertEntry(entry, wallet, kind, label, points.amount(), before + points.amount(), eventId, now);
        ledger.post(NewEntry.move(
                "points:" + eventId,
                PointAccounts.ISSUED,
                wallet.ledgerAccount(),
                points.amount(),
                label,
                about == null ? new NewEntry.Subject("points", entry.toString()) : about));
    }

    /** Takes what has ended out of a wallet. Nothing that was paid for has an end, so no money moves. */
    @Transactional
    public void expire(Wallet wallet) {
        ledger.lock(wallet.ledgerAccount());
        withoutEnded(wallet, open(wallet), clock.instant());
    }

    /** Books out what has ended and returns the rest. */
    private List<Lot> withoutEnded(Wallet wallet, List<Lot> open, Instant now) {
        List<Lot> usable = new ArrayList<>();
        for (Lot lot : open) {
            if (!lot.endedBy(now)) {
                usable.add(lot);
                continue;
            }
            String eventId = "expire:" + lot.id;
            String reason = lot.label + " · 到期";
            UUID entry = take(wallet, "EXPIRE", List.of(new Take(lot, lot.remaining)), reason, eventId);
            ledger.post(NewEntry.move(
                    "points:" + eventId,
                    wallet.ledgerAccount(),
                    PointAccounts.EXPIRED,
                    lot.remaining,
                    reason,
                    new NewEntry.Subject("points", entry.toString())));
        }
        return usable;
    }

    /** Wallets in which something has ended, at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<UUID> ended(int limit) {
        return jdbc.sql("""
                SELECT DISTINCT owner_id FROM point_lot
                WHERE remaining > 0 AND expires_at <= :now LIMIT :limit
                """)
                .param("now", utc(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    public Paged<PointEntry> entries(Wallet wallet, int page, int size) {
        record Row(UUID id, Instant at, String kind, String reason, long points, long balance) {}
        UUID owner = wallet.owner().value();
        long total = jdbc.sql("SELECT count(*) FROM point_entry WHERE owner_id = :owner")
                .param("owner", owner)
                .query(Long.class)
                .single();
        List<Row> rows = jdbc.sql("""
                SELECT id, created_at, kind, reason, points, balance_after FROM point_entry
                WHERE owner_id = :owner ORDER BY created_at DESC, id DESC LIMIT :size OFFSET :skip
                """)
                .param("owner", owner)
                .param("size", size)
                .param("skip", (long) page * size)
                .query((row, n) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("kind"),
                        row.getString("reason"),
                        row.getLong("points"),
                        row.getLong("balance_after")))
                .list();
        Map<UUID, List<PointEntry.Use>> uses = new LinkedHashMap<>();
        if (!rows.isEmpty()) {
            jdbc.sql("""
                    SELECT used.entry_id, lot.source, lot.label, used.points
                    FROM point_use used JOIN point_lot lot ON lot.id = used.lot_id
                    WHERE used.entry_id IN (:entries) ORDER BY used.lot_id
                    """).param("entries", rows.stream().map(Row::id).toList()).query(row -> {
                uses.computeIfAbsent(row.getObject("entry_id", UUID.class), id -> new ArrayList<>())
                        .add(new PointEntry.Use(
                                row.getString("source"), row.getString("label"), row.getLong("points")));
            });
        }
        return new Paged<>(
                rows.stream()
                        .map(row -> new PointEntry(
                                row.id,
                                row.at,
                                row.kind,
                                row.reason,
                                row.points,
                                row.balance,
                                uses.getOrDefault(row.id, List.of())))
                        .toList(),
                page,
                size,
                total);
    }

    private UUID take(Wallet wallet, String kind, List<Take> takes, String reason, String eventId) {
        UUID entry = Ids.next();
        long points = takes.stream().mapToLong(Take::points).sum();
        long before = ledger.balance(wallet.ledgerAccount());
        insertEntry(entry, wallet, kind, reason, -points, before - points, eventId, utc(clock.instant()));
        String[] lots = takes.stream().map(take -> take.lot.id.toString()).toArray(String[]::new);
        Long[] amounts = takes.stream().map(Take::points).toArray(Long[]::new);
        Long[] earned = takes.stream().map(Take::earned).toArray(Long[]::new);
        int changed = jdbc.sql("""
                WITH take AS (
                    SELECT CAST(lot AS uuid) AS lot, points, earned
                    FROM unnest(CAST(:lots AS text[]), CAST(:points AS bigint[]), CAST(:earned AS bigint[]))
                        AS t (lot, points, earned)
                ), used AS (
                    INSERT INTO point_use (entry_id, lot_id, points) SELECT :entry, lot, points FROM take
                )
                UPDATE point_lot SET remaining = remaining - take.points, earned_fen = earned_fen + take.earned
                FROM take WHERE point_lot.id = take.lot
                """)
                .param("lots", lots)
                .param("points", amounts)
                .param("earned", earned)
                .param("entry", entry)
                .update();
        if (changed != takes.size()) {
            throw new IllegalStateException("took from %d lots of %s".formatted(changed, Arrays.toString(lots)));
        }
        return entry;
    }

    private void insertEntry(
            UUID id,
            Wallet wallet,
            String kind,
            String reason,
            long points,
            long balance,
            String eventId,
            OffsetDateTime at) {
        jdbc.sql("""
                INSERT INTO point_entry (id, owner_id, kind, reason, points, balance_after, event_id, created_at)
                VALUES (:id, :owner, :kind, :reason, :points, :balance, :event, :at)
                """)
                .param("id", id)
                .param("owner", wallet.owner().value())
                .param("kind", kind)
                .param("reason", reason)
                .param("points", points)
                .param("balance", balance)
                .param("event", eventId)
                .param("at", at)
                .update();
    }

    private Optional<Posted> posted(String eventId) {
        return jdbc.sql("SELECT id, owner_id, kind, points FROM point_entry WHERE event_id = :event")
                .param("event", eventId)
                .query((row, n) -> new Posted(
                        row.getObject("id", UUID.class),
                        row.getObject("owner_id", UUID.class),
                        row.getString("kind"),
                        row.getLong("points")))
                .optional();
    }

    private static void requireSame(Posted first, Wallet wallet, String kind, long points, String eventId) {
        if (!first.owner.equals(wallet.owner().value()) || !first.kind.equals(kind) || first.points != points) {
            throw new IllegalStateException("event %s was posted before with other points".formatted(eventId));
        }
    }

    /** Gifts first, then bought; in each the earliest end first, the oldest first. */
    private List<Lot> open(Wallet wallet) {
        return jdbc.sql("""
                SELECT id, source, label, points, remaining, paid_fen, earned_fen, expires_at FROM point_lot
                WHERE owner_id = :owner AND remaining > 0
                ORDER BY CASE source WHEN 'GIFT' THEN 0 ELSE 1 END, expires_at NULLS LAST, created_at, id
                """)
                .param("owner", wallet.owner().value())
                .query((row, n) -> {
                    OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
                    return new Lot(
                            row.getObject("id", UUID.class),
                            row.getString("source"),
                            row.getString("label"),
                            row.getLong("points"),
                            row.getLong("remaining"),
                            row.getLong("paid_fen"),
                            row.getLong("earned_fen"),
                            expires == null ? null : expires.toInstant());
                })
                .list();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
