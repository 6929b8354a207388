package dev.guildhall.points.domain;

import dev.guildhall.ledger.Ledger;
import dev.guildhall.ledger.LedgerAccount;
import dev.guildhall.ledger.NewEntry;
import dev.guildhall.points.Balance;
import dev.guildhall.points.InsufficientPoints;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.Points;
import dev.guildhall.points.Spending;
import dev.guildhall.points.Wallet;
import dev.guildhall.points.domain.LotTable.Change;
import dev.guildhall.points.domain.LotTable.Lot;
import dev.guildhall.points.domain.LotTable.Posted;
import dev.guildhall.points.domain.LotTable.Take;
import dev.guildhall.points.domain.LotTable.Used;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
 * The lots behind the wallets. The wallet's row in the ledger is locked before anything is read, so that two acts on one wallet
 * follow each other; the sum of the lots equals that row's balance (checked by {@link PointProof}).
 */
@Service
public class Lots {
    private final JdbcClient jdbc;
    private final LotTable table;
    private final LotLife life;
    private final Ledger ledger;
    private final Clock clock;

    Lots(JdbcClient jdbc, LotTable table, LotLife life, Ledger ledger, Clock clock) {
        this.jdbc = jdbc;
        this.table = table;
        this.life = life;
        this.ledger = ledger;
        this.clock = clock;
    }

    public Balance balance(Wallet wallet) {
        Instant now = clock.instant();
        List<Balance.Lot> usable = new ArrayList<>();
        List<Balance.Lot> frozen = new ArrayList<>();
        for (Lot lot : table.open(wallet)) {
            if (!lot.endedBy(now)) {
                (lot.frozen() ? frozen : usable).add(view(lot));
            }
        }
        return new Balance(sum(usable), usable, sum(frozen), frozen);
    }

    private Balance.Lot view(Lot lot) {
        return new Balance.Lot(
                new Points(lot.remaining()),
                lot.source(),
                lot.label(),
                lot.expiresAt(),
                life.freezesAt(lot),
                lot.warnedAt() != null && !lot.frozen());
    }

    private static Points sum(List<Balance.Lot> lots) {
        return new Points(lots.stream().mapToLong(lot -> lot.points().amount()).sum());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Spending spend(UUID entry, Wallet wallet, Points price, String reason, String eventId) {
        ledger.lock(wallet.ledgerAccount());
        List<Lot> usable = usable(wallet);
        Points balance = new Points(total(usable));
        if (!balance.covers(price)) {
            return before(wallet, price, balance, eventId).orElseThrow(() -> new InsufficientPoints(price, balance));
        }
        if (price.amount() == 0) {
            return before(wallet, price, balance, eventId).orElse(new Spending(null, Points.NONE, balance, true));
        }
        List<Used> used = LotTable.used(takes(usable, price.amount()));
        long left = balance.amount() - price.amount();
        if (!table.move(entry, wallet, "SPEND", -price.amount(), left, reason, eventId, Change.SPEND, used)) {
            return before(wallet, price, balance, eventId).orElseThrow();
        }
        NewEntry.Subject subject = subject(entry);
        ledger.post(NewEntry.move(
                "points:" + eventId, wallet.ledgerAccount(), PointAccounts.SPENT, price.amount(), reason, subject));
        long earned = used.stream().mapToLong(Used::fen).sum();
        if (earned > 0) {
            ledger.post(NewEntry.move(
                    "points-earned:" + eventId, PointAccounts.PREPAID, PointAccounts.EARNED, earned, reason, subject));
        }
        return new Spending(entry, price, new Points(left), true);
    }

    private Optional<Spending> before(Wallet wallet, Points price, Points balance, String eventId) {
        return table.posted(eventId).map(first -> {
            LotTable.requireSame(first, wallet, "SPEND", -price.amount(), eventId);
            return new Spending(first.id(), price, balance, false);
        });
    }

    private static List<Take> takes(List<Lot> usable, long points) {
        List<Take> takes = new ArrayList<>();
        long missing = points;
        for (Lot lot : usable) {
            if (missing == 0) {
                break;
            }
            long part = Math.min(missing, lot.remaining());
            takes.add(new Take(lot, part));
            missing -= part;
        }
        return takes;
    }

    /**
     * Puts what a spending took back into the lots that it took it from. Gifts among them live on by the tenant's rule; frozen
     * lots can be used again.
     *
     * @param spent the event of the spending
     * @return the line of the statement; null if that event spent nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public @Nullable UUID giveBack(Wallet wallet, String spent, String reason, String eventId) {
        ledger.lock(wallet.ledgerAccount());
        Optional<Posted> spending = table.posted(spent);
        if (spending.isEmpty()) {
            return null;
        }
        long points = -spending.get().points();
        LotTable.requireSame(spending.get(), wallet, "SPEND", -points, spent);
        Optional<Posted> before = table.posted(eventId);
        if (before.isPresent()) {
            LotTable.requireSame(before.get(), wallet, "RETURN", points, eventId);
            return before.get().id();
        }
        List<Used> uses = table.uses(spending.get().id());
        List<UUID> touched = uses.stream().map(Used::lot).toList();
        long balance = total(usable(wallet));
        for (Lot lot : table.open(wallet)) {
            if (lot.frozen() && touched.contains(lot.id())) {
                balance +=
                        thaw(wallet, balance, List.of(lot), lot.label() + " · 解冻", "thaw:" + eventId + ":" + lot.id());
            }
        }
        table.prolong(touched, clock.instant().plus(Duration.ofDays(life.rules().returnDays())));
        UUID entry = table.move(wallet, "RETURN", points, balance + points, reason, eventId, Change.RETURN, uses);
        NewEntry.Subject subject = subject(entry);
        ledger.post(NewEntry.move(
                "points:" + eventId, PointAccounts.SPENT, wallet.ledgerAccount(), points, reason, subject));
        long fen = uses.stream().mapToLong(Used::fen).sum();
        if (fen > 0) {
            ledger.post(NewEntry.move(
                    "points-earned:" + eventId, PointAccounts.EARNED, PointAccounts.PREPAID, fen, reason, subject));
        }
        return entry;
    }

    /**
     * @param paidFen what was paid for the whole lot; 0 for a gift
     * @param order the order that it came with; null for none
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
            @Nullable UUID order,
            String eventId,
            NewEntry.@Nullable Subject about) {
        if (points.amount() == 0) {
            throw new IllegalArgumentException("a lot of no points");
        }
        long before = ledger.lock(wallet.ledgerAccount());
        Optional<Posted> first = table.posted(eventId);
        if (first.isPresent()) {
            LotTable.requireSame(first.get(), wallet, bought ? "PURCHASE" : "GIFT", points.amount(), eventId);
            return;
        }
        if (bought && life.rules().thawOnPurchase()) {
            List<Lot> frozen = table.open(wallet).stream().filter(Lot::frozen).toList();
            before += thaw(wallet, before, frozen, "购买后解冻", "thaw:" + eventId);
        }
        Lot lot = table.insert(wallet, bought, points.amount(), paidFen, label, expiresAt, order);
        UUID entry = table.arrived(wallet, lot, before + points.amount(), eventId);
        ledger.post(NewEntry.move(
                "points:" + eventId,
                PointAccounts.ISSUED,
                wallet.ledgerAccount(),
                points.amount(),
                label,
                about == null ? subject(entry) : about));
    }

    /** Takes what has ended out of a wallet. Nothing that was paid for has an end, so no money moves. */
    @Transactional
    public void expire(Wallet wallet) {
        ledger.lock(wallet.ledgerAccount());
        usable(wallet);
    }

    /**
     * Freezes what the tenant's rule says and its owner was warned of.
     *
     * @return how many points
     */
    @Transactional
    public long freeze(Wallet wallet) {
        ledger.lock(wallet.ledgerAccount());
        List<Lot> usable = usable(wallet);
        long balance = total(usable);
        long frozen = 0;
        for (Lot lot : usable) {
            if (life.toBeFrozen(lot)) {
                balance -= lot.remaining();
                frozen += lot.remaining();
                park(
                        wallet,
                        "FREEZE",
                        Change.FREEZE,
                        new Used(lot.id(), lot.remaining(), 0),
                        balance,
                        lot.label() + " · 久未使用，已冻结",
                        each("freeze", lot),
                        PointAccounts.frozen(wallet));
            }
        }
        return frozen;
    }

    /**
     * Makes everything frozen in a wallet usable again; its months count from now.
     *
     * @return how many points
     */
    @Transactional
    public long thaw(Wallet wallet, String reason, String eventId) {
        long balance = ledger.lock(wallet.ledgerAccount());
        if (table.posted(eventId).isPresent()) {
            return 0;
        }
        return thaw(
                wallet, balance, table.open(wallet).stream().filter(Lot::frozen).toList(), reason, eventId);
    }

    private long thaw(Wallet wallet, long balance, List<Lot> frozen, String reason, String eventId) {
        long points = total(frozen);
        if (points > 0) {
            UUID entry = table.move(
                    wallet,
                    "THAW",
                    points,
                    balance + points,
                    reason,
                    eventId,
                    Change.THAW,
                    frozen.stream()
                            .map(lot -> new Used(lot.id(), lot.remaining(), 0))
                            .toList());
            ledger.post(NewEntry.move(
                    "points:" + eventId,
                    PointAccounts.frozen(wallet),
                    wallet.ledgerAccount(),
                    points,
                    reason,
                    subject(entry)));
        }
        return points;
    }

    /**
     * What of an order can be given back: its bought points that were not spent, with their money.
     *
     * @param fen what these points are worth
     */
    public record Unspent(long points, long fen) {
        static final Unspent NOTHING = new Unspent(0, 0);
    }

    @Transactional(readOnly = true)
    public Unspent unspent(UUID order) {
        return bought(order)
                .map(lot -> new Unspent(lot.remaining(), lot.worthFen()))
                .orElse(Unspent.NOTHING);
    }

    /**
     * Sets unspent points of an order aside while their money is on its way back: they cannot be spent meanwhile.
     *
     * @param fen the money; the points are those it is worth, rounded up. 0 for points that cost nothing: all of them
     * @param eventId one for each refund
     * @return how many points were set aside
     * @throws dev.guildhall.problem.Conflict {@code points-spent} if less is left than this
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long hold(Wallet wallet, UUID order, long fen, String reason, String eventId) {
        ledger.lock(wallet.ledgerAccount());
        Optional<Posted> before = table.posted(eventId);
        if (before.isPresent()) {
            return -before.get().points();
        }
        List<Lot> usable = usable(wallet);
        long balance = total(usable);
        Lot lot = bought(order).orElseThrow(() -> new PointsSpent(0));
        boolean cheap = fen == 0 && lot.worthFen() == 0;
        if (lot.remaining() == 0 || (fen < 1 && !cheap) || fen > lot.worthFen()) {
            throw new PointsSpent(lot.worthFen());
        }
        if (lot.frozen()) {
            balance += thaw(wallet, balance, List.of(lot), lot.label() + " · 解冻后退款", "thaw:" + eventId);
        }
        long points = cheap ? lot.remaining() : Math.ceilDiv(Math.multiplyExact(lot.remaining(), fen), lot.worthFen());
        if (points == lot.remaining() && fen < lot.worthFen()) {
            // Money without a point that it belongs to would stay behind.
            throw new PointsSpent(lot.worthFen());
        }
        park(
                wallet,
                "HOLD",
                Change.HOLD,
                new Used(lot.id(), points, fen),
                balance - points,
                reason,
                eventId,
                PointAccounts.held(wallet));
        return points;
    }

    /** The refund did not happen: what {@link #hold} set aside can be spent again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void release(Wallet wallet, String held, String reason) {
        long balance = ledger.lock(wallet.ledgerAccount());
        Optional<Posted> hold = table.posted(held);
        if (hold.isEmpty() || over(held)) {
            return;
        }
        String eventId = "release:" + held;
        long points = -hold.get().points();
        UUID entry = table.move(
                wallet,
                "RELEASE",
                points,
                balance + points,
                reason,
                eventId,
                Change.RELEASE,
                table.uses(hold.get().id()));
        ledger.post(NewEntry.move(
                "points:" + eventId,
                PointAccounts.held(wallet),
                wallet.ledgerAccount(),
                points,
                reason,
                subject(entry)));
    }

    /**
     * The money is back with the buyer: what {@link #hold} set aside is gone. When nothing bought of the order is left, the
     * gifts that came with it go too.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void refunded(Wallet wallet, UUID order, String held, String reason) {
        ledger.lock(wallet.ledgerAccount());
        Posted hold = table.posted(held).orElseThrow(() -> new IllegalStateException("nothing was held as " + held));
        if (over(held)) {
            return;
        }
        List<Used> uses = table.uses(hold.id());
        table.refund(uses);
        NewEntry.Subject about = new NewEntry.Subject("order", order.toString());
        ledger.post(NewEntry.move(
                "points-refunded:" + held,
                PointAccounts.held(wallet),
                PointAccounts.REFUNDED,
                -hold.points(),
                reason,
                about));
        if (bought(order).filter(lot -> lot.remaining() + lot.heldPoints() > 0).isEmpty()) {
            revokeGifts(wallet, order, reason, about);
        }
    }

    private void revokeGifts(Wallet wallet, UUID order, String reason, NewEntry.Subject about) {
        long balance = total(usable(wallet));
        for (Lot gift : table.ofOrder(order)) {
            if (!gift.bought() && gift.remaining() > 0) {
                balance -= gift.remaining();
                String eventId = each("revoke", gift);
                table.move(
                        wallet,
                        "REVOKE",
                        -gift.remaining(),
                        balance,
                        gift.label() + " · " + reason,
                        eventId,
                        Change.DROP,
                        List.of(new Used(gift.id(), gift.remaining(), 0)));
                ledger.post(NewEntry.move(
                        "points:" + eventId,
                        wallet.ledgerAccount(),
                        PointAccounts.REFUNDED,
                        gift.remaining(),
                        reason,
                        about));
            }
        }
    }

    /** Whether a hold has ended one way or the other. */
    private boolean over(String held) {
        return table.posted("release:" + held).isPresent()
                || jdbc.sql("SELECT EXISTS (SELECT 1 FROM ledger_entry WHERE event_id = :event)")
                        .param("event", "points-refunded:" + held)
                        .query(Boolean.class)
                        .single();
    }

    private Optional<Lot> bought(UUID order) {
        return table.ofOrder(order).stream().filter(Lot::bought).findFirst();
    }

    /** Moves points from the wallet to an account beside it. */
    private void park(
            Wallet wallet,
            String kind,
            Change change,
            Used move,
            long balance,
            String reason,
            String eventId,
            LedgerAccount beside) {
        UUID entry = table.move(wallet, kind, -move.points(), balance, reason, eventId, change, List.of(move));
        ledger.post(NewEntry.move(
                "points:" + eventId, wallet.ledgerAccount(), beside, move.points(), reason, subject(entry)));
    }

    /** What can be spent, after booking out what has ended. The wallet is locked. */
    private List<Lot> usable(Wallet wallet) {
        Instant now = clock.instant();
        List<Lot> usable = new ArrayList<>();
        List<Lot> ended = new ArrayList<>();
        for (Lot lot : table.open(wallet)) {
            if (!lot.frozen()) {
                (lot.endedBy(now) ? ended : usable).add(lot);
            }
        }
        long balance = total(usable) + total(ended);
        for (Lot lot : ended) {
            balance -= lot.remaining();
            String eventId = each("expire", lot);
            String reason = lot.label() + " · 到期";
            UUID entry = table.move(
                    wallet,
                    "EXPIRE",
                    -lot.remaining(),
                    balance,
                    reason,
                    eventId,
                    Change.DROP,
                    List.of(new Used(lot.id(), lot.remaining(), 0)));
            ledger.post(NewEntry.move(
                    "points:" + eventId,
                    wallet.ledgerAccount(),
                    PointAccounts.EXPIRED,
                    lot.remaining(),
                    reason,
                    subject(entry)));
        }
        return usable;
    }

    /**
     * Names an act on a lot that can happen to it more than once, since points may come back to it. What keeps it from being
     * done twice is that the wallet is locked and the lot is empty, or frozen, afterwards.
     */
    private static String each(String act, Lot lot) {
        return act + ":" + lot.id() + ":" + Ids.next();
    }

    /** Wallets in which something has ended, at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<UUID> ended(int limit) {
        return jdbc.sql("""
                SELECT DISTINCT owner_id FROM point_lot
                WHERE remaining > 0 AND expires_at <= :now LIMIT :limit
                """)
                .param("now", LotTable.utc(clock.instant()))
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
                    WHERE used.entry_id IN (:entries)
                    ORDER BY CASE lot.source WHEN 'GIFT' THEN 0 ELSE 1 END, lot.expires_at NULLS LAST, lot.created_at, lot.id
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
                                PointEntry.numberOf(row.id),
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

    private static long total(List<Lot> lots) {
        return lots.stream().mapToLong(Lot::remaining).sum();
    }

    private static NewEntry.Subject subject(UUID entry) {
        return new NewEntry.Subject("points", entry.toString());
    }
}
