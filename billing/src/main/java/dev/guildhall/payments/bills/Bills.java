package dev.guildhall.payments.bills;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.TenantMark;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fetches each day's trade bill and compares it. A day is leased before WeChat Pay is called, so that of two nodes one calls;
 * what was fetched is stored and compared in one transaction under the day's lock, as often as one likes: the same bill gives the
 * same differences and the same tasks.
 */
@Service
public class Bills {
    /** WeChat Pay has the bill of yesterday from ten o'clock on. */
    static final LocalTime READY = LocalTime.of(10, 0);
    /** So far back a day is looked for by itself. */
    static final int DAYS_BACK = 31;
    /** Not fetched so often in a row: a person is asked. */
    private static final int PATIENCE = 8;

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Logger log = LoggerFactory.getLogger(Bills.class);

    private record Leased(UUID id, String merchant, LocalDate day, int tries) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Credentials credentials;
    private final WeChatPay wechat;
    private final MoneyTasks tasks;
    private final AuditTrail audit;
    private final TenantDirectory tenants;
    private final MerchantUsers users;
    private final Clock clock;

    Bills(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Credentials credentials,
            WeChatPay wechat,
            MoneyTasks tasks,
            AuditTrail audit,
            TenantDirectory tenants,
            MerchantUsers users,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.credentials = credentials;
        this.wechat = wechat;
        this.tasks = tasks;
        this.audit = audit;
        this.tenants = tenants;
        this.users = users;
        this.clock = clock;
    }

    /** Writes down the days whose bill is to be had by now, and names those whose turn it is. */
    List<UUID> due(int limit) {
        Instant now = clock.instant();
        LocalDate last = lastReady(now);
        return inTransaction(() -> {
            jdbc.sql("""
                    INSERT INTO payment_bill (id, merchant, day, state, next_try_at, created_at)
                    SELECT uuidv7(), used.mchid, CAST(day AS date), 'WAITING', :now, :now
                    FROM (SELECT COALESCE(credential.sub_mchid, credential.mchid) AS mchid,
                              min(CAST(attempt.created_at AT TIME ZONE 'Asia/Shanghai' AS date)) AS first_day
                          FROM payment_attempt attempt JOIN wechat_credential credential ON credential.id = attempt.credential_id
                          GROUP BY 1) used,
                        generate_series(greatest(used.first_day, CAST(:from AS date)), CAST(:last AS date), interval '1 day') day
                    ON CONFLICT (merchant, day) DO NOTHING
                    """)
                    .param("now", utc(now))
                    .param("from", last.minusDays(DAYS_BACK - 1))
                    .param("last", last)
                    .update();
            return jdbc.sql("SELECT id FROM payment_bill WHERE next_try_at <= :now ORDER BY day, id LIMIT :limit")
                    .param("now", utc(now))
                    .param("limit", limit)
                    .query(UUID.class)
                    .list();
        });
    }

    /** The last day whose bill can be had: after ten of the day after, in China and at the tenant. */
    LocalDate lastReady(Instant now) {
        LocalDate china = ready(now, TradeBill.CHINA);
        LocalDate here = ready(now, tenants.require(TenantScope.current()).zone());
        return china.isBefore(here) ? china : here;
    }

    private static LocalDate ready(Instant now, ZoneId zone) {
        var local = now.atZone(zone);
        return local.toLocalDate().minusDays(local.toLocalTime().isBefore(READY) ? 2 : 1);
    }

    /** Fetches and compares one day whose turn it is; not inside a transaction. Somebody else's turn is left alone. */
    void fetch(UUID id) {
        lease(id, false).ifPresent(this::fetch);
    }

    /**
     * Fetches a day again, now. Not inside a transaction.
     *
     * @throws NotFound where there is no such day
     */
    public BillView fetchAgain(UUID id) {
        find(id);
        lease(id, true).ifPresent(this::fetch);
        BillView now = find(id);
        inTransaction(() -> {
            audit.record(
                    "payments.bill.fetched",
                    "payment_bill",
                    id.toString(),
                    Map.of(
                            "day", now.day().toString(),
                            "merchant", now.merchant(),
                            "differences", Long.toString(now.differences())));
            return 1;
        });
        return now;
    }

    /** Compares what was fetched with what we have by now. */
    void compareAgain(UUID id) {
        inTransaction(() -> {
            lock(id);
            compare(id);
            return 1;
        });
    }

    private Optional<Leased> lease(UUID id, boolean now) {
        Instant at = clock.instant();
        return inTransaction(() -> jdbc.sql("""
                UPDATE payment_bill SET next_try_at = :until, tries = tries + 1
                WHERE id = :id AND (:now OR next_try_at <= :at) RETURNING id, merchant, day, tries
                """)
                .param("until", utc(at.plus(LEASE)))
                .param("now", now)
                .param("at", utc(at))
                .param("id", id)
                .query((row, n) -> new Leased(
                        row.getObject("id", UUID.class),
                        row.getString("merchant"),
                        row.getObject("day", LocalDate.class),
                        row.getInt("tries")))
                .optional());
    }

    private void fetch(Leased leased) {
        Optional<Merchant> merchant = credential(leased.merchant).flatMap(credentials::find);
        if (merchant.isEmpty()) {
            failed(leased, Words.of("finding.no-merchant"), Duration.ofHours(6));
            return;
        }
        users.note(leased.merchant);
        try {
            String text = wechat.tradeBill(merchant.get(), leased.day).value();
            List<BillLine> lines = TradeBill.read(text).lines();
            store(leased, lines, users.standing(leased.merchant, lines), BillView.State.MATCHED);
        } catch (UnreadableBill e) {
            failed(leased, String.valueOf(e.getMessage()), Duration.ofHours(1));
        } catch (WeChatUnknown e) {
            log.info("bill of {} for {}: {}", leased.day, leased.merchant, e.getMessage());
            failed(leased, Words.of("finding.unknown"), Duration.ofMinutes(5L << Math.min(leased.tries, 5)));
        } catch (WeChatRefused e) {
            switch (e.code()) {
                case "NO_STATEMENT_EXIST" ->
                    store(leased, List.of(), users.standing(leased.merchant, List.of()), BillView.State.EMPTY);
                case "STATEMENT_CREATING" -> failed(leased, Words.of("finding.creating"), Duration.ofMinutes(30));
                default ->
                    failed(
                            leased,
                            Words.of("finding.refused", e.code(), Objects.requireNonNullElse(e.requestId(), "—")),
                            Duration.ofHours(2));
            }
        }
    }

    /** The newest version of that merchant that WeChat Pay has not refused. */
    private Optional<UUID> credential(String merchant) {
        return inTransaction(() ->
                jdbc.sql("""
                SELECT id FROM wechat_credential WHERE COALESCE(sub_mchid, mchid) = :merchant AND state <> 'FAILED'
                ORDER BY state = 'ACTIVE' DESC, version DESC LIMIT 1
                """).param("merchant", merchant).query(UUID.class).optional());
    }

    private void failed(Leased leased, String finding, Duration wait) {
        inTransaction(() -> {
            jdbc.sql("""
                    UPDATE payment_bill
                    SET state = CASE WHEN fetched_at IS NULL THEN 'FAILED' ELSE state END, finding = :finding, next_try_at = :next
                    WHERE id = :id
                    """)
                    .param("finding", finding)
                    .param("next", utc(clock.instant().plus(wait)))
                    .param("id", leased.id)
                    .update();
            if (leased.tries >= PATIENCE) {
                tasks.open(
                        "bill-unavailable",
                        "bill",
                        leased.id.toString(),
                        Words.of("unavailable.title", leased.day.toString(), leased.merchant),
                        finding,
                        Words.of("unavailable.suggestion"),
                        null);
            }
            return 1;
        });
    }

    private void store(Leased leased, List<BillLine> all, MerchantUsers.Standing standing, BillView.State state) {
        inTransaction(() -> {
            lock(leased.id);
            List<BillLine> lines = own(all, standing);
            jdbc.sql("DELETE FROM payment_bill_line WHERE bill_id = :bill")
                    .param("bill", leased.id)
                    .update();
            int number = 0;
            for (BillLine line : lines) {
                jdbc.sql("""
                        INSERT INTO payment_bill_line
                            (bill_id, line, kind, number, wechat_transaction, refund_number, refund_state, channel, fen, fee_fen, at)
                        VALUES (:bill, :line, :kind, :number, :transaction, :refund, :refundState, :channel, :fen, :fee, :at)
                        """)
                        .param("bill", leased.id)
                        .param("line", ++number)
                        .param("kind", line.payment() ? "PAYMENT" : "REFUND")
                        .param("number", line.number())
                        .param("transaction", line.transaction())
                        .param("refund", line.refundNumber())
                        .param("refundState", line.refundState())
                        .param("channel", line.channel())
                        .param("fen", line.fen())
                        .param("fee", line.feeFen())
                        .param("at", utc(line.at()))
                        .update();
            }
            jdbc.sql("""
                    UPDATE payment_bill
                    SET state = :state, finding = NULL, fetched_at = :now, next_try_at = NULL, tries = 0, shared = :shared
                    WHERE id = :id
                    """)
                    .param("shared", standing.shared())
                    .param("state", state.name())
                    .param("now", utc(clock.instant()))
                    .param("id", leased.id)
                    .update();
            tasks.resolved("bill-unavailable", leased.id.toString(), Words.of("gone"));
            compare(leased.id);
            return 1;
        });
    }

    /**
     * The rows that the tenant may see: its own, known by their number or by their mark, and those of nobody where it is the one that
     * looks after them. What belongs to another tenant is not kept.
     */
    private List<BillLine> own(List<BillLine> all, MerchantUsers.Standing standing) {
        String mark = TenantMark.of(TenantScope.current());
        List<BillLine> doubtful =
                all.stream().filter(line -> !mark.equals(line.attach())).toList();
        if (doubtful.isEmpty()) {
            return all;
        }
        Set<String> ours = Set.copyOf(jdbc.sql("""
                SELECT number FROM payment_order WHERE number = ANY (:numbers)
                UNION SELECT number FROM payment_replaced_number WHERE number = ANY (:numbers)
                """)
                .param(
                        "numbers",
                        doubtful.stream().map(BillLine::number).distinct().toArray(String[]::new))
                .query(String.class)
                .list());
        return all.stream()
                .filter(line -> mark.equals(line.attach())
                        || ours.contains(line.number())
                        || standing.keeper() && !standing.anothers(line))
                .toList();
    }

    private void lock(UUID id) {
        if (jdbc.sql("SELECT id FROM payment_bill WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(UUID.class)
                .list()
                .isEmpty()) {
            throw new NotFound(Words.of("bill"));
        }
    }

    private void compare(UUID id) {
        BillView bill = find(id);
        Instant from = bill.day().atStartOfDay(TradeBill.CHINA).toInstant();
        Instant to = bill.day().plusDays(1).atStartOfDay(TradeBill.CHINA).toInstant();
        List<Matching.Difference> found = Matching.compare(lines(id), orders(bill, from, to), refunds(bill, from, to));
        Set<UUID> still = new LinkedHashSet<>();
        for (Matching.Difference difference : found) {
            still.add(keep(bill, difference));
        }
        jdbc
                .sql("SELECT id, kind FROM payment_bill_difference WHERE bill_id = :bill AND gone_at IS NULL")
                .param("bill", id)
                .query((row, n) -> Map.entry(row.getObject("id", UUID.class), row.getString("kind")))
                .list()
                .stream()
                .filter(there -> !still.contains(there.getKey()))
                .forEach(gone -> {
                    jdbc.sql("UPDATE payment_bill_difference SET gone_at = :now WHERE id = :id")
                            .param("now", utc(clock.instant()))
                            .param("id", gone.getKey())
                            .update();
                    tasks.resolved(
                            DifferenceKind.valueOf(gone.getValue()).id(),
                            gone.getKey().toString(),
                            Words.of("gone"));
                });
        totals(id, bill.merchant(), from, to);
    }

    private UUID keep(BillView bill, Matching.Difference difference) {
        UUID id = jdbc.sql("""
                INSERT INTO payment_bill_difference
                    (id, bill_id, kind, reference, order_id, refund_id, here_fen, there_fen, detail, found_at)
                VALUES (:id, :bill, :kind, :reference, :order, :refund, :here, :there, :detail, :now)
                ON CONFLICT (bill_id, kind, reference) WHERE gone_at IS NULL DO UPDATE SET
                    order_id = excluded.order_id, refund_id = excluded.refund_id, here_fen = excluded.here_fen,
                    there_fen = excluded.there_fen, detail = excluded.detail
                RETURNING id
                """)
                .param("id", Ids.next())
                .param("bill", bill.id())
                .param("kind", difference.kind().name())
                .param("reference", difference.reference())
                .param("order", difference.order())
                .param("refund", difference.refund())
                .param("here", difference.hereFen())
                .param("there", difference.thereFen())
                .param("detail", difference.detail())
                .param("now", utc(clock.instant()))
                .query(UUID.class)
                .single();
        String suggestion =
                difference.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        UUID task = tasks.open(
                difference.kind().id(),
                "bill",
                id.toString(),
                Words.of("task.title", difference.kind().label(), difference.reference()),
                Words.of("task.detail", bill.day().toString(), bill.merchant(), difference.detail()),
                Words.of(suggestion),
                difference.thereFen() == null ? difference.hereFen() : difference.thereFen());
        jdbc.sql("UPDATE payment_bill_difference SET task_id = :task WHERE id = :id")
                .param("task", task)
                .param("id", id)
                .update();
        return id;
    }

    private List<BillLine> lines(UUID bill) {
        return jdbc.sql("SELECT * FROM payment_bill_line WHERE bill_id = :bill ORDER BY line")
                .param("bill", bill)
                .query((row, n) -> new BillLine(
                        row.getString("number"),
                        row.getString("wechat_transaction"),
                        row.getString("refund_number"),
                        row.getString("refund_state"),
                        row.getString("channel"),
                        row.getLong("fen"),
                        row.getLong("fee_fen"),
                        Objects.requireNonNull(instant(row, "at")),
                        null))
                .list();
    }

    /** Those that the bill names, under any of their numbers, and those paid on that day through that merchant. */
    private List<Matching.OurOrder> orders(BillView bill, Instant from, Instant to) {
        Map<UUID, Matching.OurOrder> found = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT orders.id, orders.number, orders.state, orders.fen, orders.wechat_transaction, replaced.number AS before,
                    COALESCE(orders.paid_at >= :from AND orders.paid_at < :to AND orders.wechat_transaction IS NOT NULL
                        AND COALESCE(credential.sub_mchid, credential.mchid) = :merchant, false) AS of_the_day
                FROM payment_order orders
                    LEFT JOIN payment_attempt attempt ON attempt.order_id = orders.id
                    LEFT JOIN wechat_credential credential ON credential.id = attempt.credential_id
                    LEFT JOIN payment_replaced_number replaced ON replaced.order_id = orders.id
                WHERE orders.paid_at >= :from AND orders.paid_at < :to
                    OR orders.number IN (SELECT number FROM payment_bill_line WHERE bill_id = :bill)
                    OR orders.id IN (SELECT known.order_id FROM payment_replaced_number known
                        JOIN payment_bill_line line ON line.number = known.number WHERE line.bill_id = :bill)
                ORDER BY orders.id
                """)
                .param("from", utc(from))
                .param("to", utc(to))
                .param("merchant", bill.merchant())
                .param("bill", bill.id())
                .query((row, n) -> {
                    UUID id = row.getObject("id", UUID.class);
                    Set<String> numbers = new LinkedHashSet<>();
                    Matching.OurOrder before = found.get(id);
                    numbers.add(row.getString("number"));
                    if (before != null) {
                        numbers.addAll(before.numbers());
                    }
                    if (row.getString("before") != null) {
                        numbers.add(row.getString("before"));
                    }
                    found.put(
                            id,
                            new Matching.OurOrder(
                                    id,
                                    numbers,
                                    OrderState.valueOf(row.getString("state")),
                                    row.getLong("fen"),
                                    row.getString("wechat_transaction"),
                                    row.getBoolean("of_the_day")));
                    return id;
                })
                .list();
        return List.copyOf(found.values());
    }

    /**
     * Those that the bill names, and those that were given back through that merchant on that day: these must be in this bill or in
     * an earlier one, since the bill may list a refund on the day it was asked for.
     */
    private List<Matching.OurRefund> refunds(BillView bill, Instant from, Instant to) {
        return jdbc.sql("""
                SELECT refund.id, refund.order_id, refund.number, refund.fen, refund.state = 'SUCCESS' AS done,
                    refund.state = 'SUCCESS' AND refund.done_at >= :from AND refund.done_at < :to
                        AND refund.route = 'WECHAT' AND refund.wechat_refund IS NOT NULL
                        AND refund.settled_by IS NULL AND COALESCE(credential.sub_mchid, credential.mchid) = :merchant
                        AND NOT EXISTS (SELECT 1 FROM payment_bill_line earlier JOIN payment_bill other ON other.id = earlier.bill_id
                            WHERE earlier.refund_number = refund.number AND other.day < :day) AS must_be_there
                FROM payment_refund refund LEFT JOIN wechat_credential credential ON credential.id = refund.credential_id
                WHERE refund.number IN (SELECT refund_number FROM payment_bill_line WHERE bill_id = :bill)
                    OR refund.done_at >= :from AND refund.done_at < :to AND refund.route = 'WECHAT'
                ORDER BY refund.id
                """)
                .param("from", utc(from))
                .param("to", utc(to))
                .param("merchant", bill.merchant())
                .param("day", bill.day())
                .param("bill", bill.id())
                .query((row, n) -> new Matching.OurRefund(
                        Objects.requireNonNull(row.getObject("id", UUID.class)),
                        Objects.requireNonNull(row.getObject("order_id", UUID.class)),
                        row.getString("number"),
                        row.getLong("fen"),
                        row.getBoolean("done"),
                        row.getBoolean("must_be_there")))
                .list();
    }

    private void totals(UUID id, String merchant, Instant from, Instant to) {
        jdbc.sql("DELETE FROM payment_bill_total WHERE bill_id = :bill")
                .param("bill", id)
                .update();
        jdbc.sql("""
                INSERT INTO payment_bill_total
                    (bill_id, channel, there_payments, there_fen, there_refunds, there_refunded_fen, there_fee_fen,
                     here_payments, here_fen, here_refunds, here_refunded_fen)
                SELECT :bill, channel, sum(tp), sum(tf), sum(tr), sum(trf), sum(fee), sum(hp), sum(hf), sum(hr), sum(hrf)
                FROM (
                    SELECT channel, CAST(kind = 'PAYMENT' AS int) AS tp, CASE kind WHEN 'PAYMENT' THEN fen ELSE 0 END AS tf,
                        CAST(kind = 'REFUND' AS int) AS tr, CASE kind WHEN 'REFUND' THEN fen ELSE 0 END AS trf, fee_fen AS fee,
                        0 AS hp, 0 AS hf, 0 AS hr, 0 AS hrf
                    FROM payment_bill_line WHERE bill_id = :bill
                    UNION ALL
                    SELECT CASE attempt.channel WHEN 'WECHAT_H5' THEN 'MWEB' ELSE replace(attempt.channel, 'WECHAT_', '') END,
                        0, 0, 0, 0, 0, 1, orders.fen, 0, 0
                    FROM payment_order orders
                        JOIN payment_attempt attempt ON attempt.order_id = orders.id
                        JOIN wechat_credential credential ON credential.id = attempt.credential_id
                    WHERE orders.paid_at >= :from AND orders.paid_at < :to AND orders.wechat_transaction IS NOT NULL
                        AND COALESCE(credential.sub_mchid, credential.mchid) = :merchant
                    UNION ALL
                    SELECT CASE attempt.channel WHEN 'WECHAT_H5' THEN 'MWEB' ELSE replace(attempt.channel, 'WECHAT_', '') END,
                        0, 0, 0, 0, 0, 0, 0, 1, refund.fen
                    FROM payment_refund refund
                        JOIN payment_attempt attempt ON attempt.order_id = refund.order_id
                        JOIN wechat_credential credential ON credential.id = refund.credential_id
                    WHERE refund.asked_at >= :from AND refund.asked_at < :to AND refund.route = 'WECHAT'
                        AND (refund.state IN ('SENT', 'PROCESSING', 'SUCCESS', 'ABNORMAL')
                            OR refund.state = 'CLOSED' AND refund.wechat_refund IS NOT NULL)
                        AND COALESCE(credential.sub_mchid, credential.mchid) = :merchant
                ) both_sides GROUP BY channel
                """)
                .param("bill", id)
                .param("merchant", merchant)
                .param("from", utc(from))
                .param("to", utc(to))
                .update();
    }

    /** The latest days, newest first, as far as they fit into {@code limit} rows. */
    public List<BillView> latest(int limit) {
        return inTransaction(() -> jdbc.sql(VIEW + " ORDER BY bill.day DESC, bill.merchant LIMIT :limit")
                .param("limit", limit)
                .query(Bills::view)
                .list());
    }

    /** How many differences stand, over all days. */
    public long standing() {
        return inTransaction(() -> jdbc.sql("SELECT count(*) FROM payment_bill_difference WHERE gone_at IS NULL")
                .query(Long.class)
                .single());
    }

    /** @throws NotFound where there is no such day */
    public BillView find(UUID id) {
        return inTransaction(() -> jdbc.sql(VIEW + " WHERE bill.id = :id")
                        .param("id", id)
                        .query(Bills::view)
                        .optional())
                .orElseThrow(() -> new NotFound(Words.of("bill")));
    }

    /** The day of a difference, or the day itself. */
    public UUID dayOf(UUID differenceOrDay) {
        return inTransaction(() -> jdbc.sql("SELECT bill_id FROM payment_bill_difference WHERE id = :id")
                .param("id", differenceOrDay)
                .query(UUID.class)
                .optional()
                .orElse(differenceOrDay));
    }

    /** @throws NotFound where there is no such day */
    public BillView.Detail detail(UUID id) {
        BillView bill = find(id);
        return inTransaction(() -> new BillView.Detail(
                bill,
                jdbc.sql("SELECT * FROM payment_bill_total WHERE bill_id = :bill ORDER BY channel")
                        .param("bill", id)
                        .query((row, n) -> total(row, row.getString("channel")))
                        .list(),
                differences(id)));
    }

    private List<BillView.Difference> differences(UUID bill) {
        record Stored(
                BillView.Difference difference, @Nullable UUID task) {}
        List<Stored> stored = jdbc.sql("""
                SELECT * FROM payment_bill_difference WHERE bill_id = :bill ORDER BY gone_at IS NOT NULL, found_at, id
                """)
                .param("bill", bill)
                .query((row, n) -> new Stored(
                        new BillView.Difference(
                                row.getObject("id", UUID.class),
                                DifferenceKind.valueOf(row.getString("kind")),
                                row.getString("reference"),
                                row.getObject("order_id", UUID.class),
                                row.getObject("here_fen", Long.class),
                                row.getObject("there_fen", Long.class),
                                row.getString("detail"),
                                Objects.requireNonNull(instant(row, "found_at")),
                                instant(row, "gone_at"),
                                null),
                        row.getObject("task_id", UUID.class)))
                .list();
        List<BillView.Difference> all = new ArrayList<>();
        for (Stored each : stored) {
            BillView.Difference d = each.difference;
            all.add(new BillView.Difference(
                    d.id(),
                    d.kind(),
                    d.reference(),
                    d.order(),
                    d.hereFen(),
                    d.thereFen(),
                    d.detail(),
                    d.foundAt(),
                    d.goneAt(),
                    each.task == null ? null : tasks.find(each.task)));
        }
        return all;
    }

    /** The order that a difference is about, if it is about one. */
    Optional<UUID> orderOf(UUID difference) {
        return inTransaction(
                () -> jdbc.sql("SELECT order_id FROM payment_bill_difference WHERE id = :id AND order_id IS NOT NULL")
                        .param("id", difference)
                        .query(UUID.class)
                        .optional());
    }

    private static final String VIEW = """
            SELECT bill.*, COALESCE(sums.there_payments, 0) AS there_payments, COALESCE(sums.there_fen, 0) AS there_fen,
                COALESCE(sums.there_refunds, 0) AS there_refunds, COALESCE(sums.there_refunded_fen, 0) AS there_refunded_fen,
                COALESCE(sums.there_fee_fen, 0) AS there_fee_fen, COALESCE(sums.here_payments, 0) AS here_payments,
                COALESCE(sums.here_fen, 0) AS here_fen, COALESCE(sums.here_refunds, 0) AS here_refunds,
                COALESCE(sums.here_refunded_fen, 0) AS here_refunded_fen,
                (SELECT count(*) FROM payment_bill_difference d WHERE d.bill_id = bill.id AND d.gone_at IS NULL) AS differences
            FROM payment_bill bill LEFT JOIN (
                SELECT bill_id, sum(there_payments) AS there_payments, sum(there_fen) AS there_fen,
                    sum(there_refunds) AS there_refunds, sum(there_refunded_fen) AS there_refunded_fen,
                    sum(there_fee_fen) AS there_fee_fen, sum(here_payments) AS here_payments, sum(here_fen) AS here_fen,
                    sum(here_refunds) AS here_refunds, sum(here_refunded_fen) AS here_refunded_fen
                FROM payment_bill_total GROUP BY bill_id) sums ON sums.bill_id = bill.id
            """;

    private static BillView view(ResultSet row, int n) throws SQLException {
        return new BillView(
                row.getObject("id", UUID.class),
                row.getString("merchant"),
                row.getObject("day", LocalDate.class),
                BillView.State.valueOf(row.getString("state")),
                row.getString("finding"),
                instant(row, "fetched_at"),
                instant(row, "next_try_at"),
                total(row, ""),
                row.getLong("differences"),
                row.getBoolean("shared"));
    }

    private static BillView.Total total(ResultSet row, String channel) throws SQLException {
        return new BillView.Total(
                channel,
                row.getLong("there_payments"),
                row.getLong("there_fen"),
                row.getLong("there_refunds"),
                row.getLong("there_refunded_fen"),
                row.getLong("there_fee_fen"),
                row.getLong("here_payments"),
                row.getLong("here_fen"),
                row.getLong("here_refunds"),
                row.getLong("here_refunded_fen"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
