package dev.guildhall.points.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.points.Wallet;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Wallets as staff look after them. */
@Service
public class WalletBoard {
    private static final long MOST = 100_000;

    private final JdbcClient jdbc;
    private final PointWallets wallets;
    private final Accounts accounts;
    private final GrantReview grants;
    private final Lots lots;
    private final LotCare care;
    private final AuditTrail audit;
    private final TenantDirectory tenants;
    private final Clock clock;

    WalletBoard(
            JdbcClient jdbc,
            PointWallets wallets,
            Accounts accounts,
            GrantReview grants,
            Lots lots,
            LotCare care,
            AuditTrail audit,
            TenantDirectory tenants,
            Clock clock) {
        this.jdbc = jdbc;
        this.wallets = wallets;
        this.accounts = accounts;
        this.grants = grants;
        this.lots = lots;
        this.care = care;
        this.audit = audit;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * @param bought points ever bought, {@code given} ever given, {@code spent} ever spent and not given back
     * @param frozen not in {@code balance}
     */
    public record Row(
            UUID owner, String name, String kind, long balance, long frozen, long bought, long given, long spent) {}

    /** Totals over all wallets, in points. */
    public record Totals(long wallets, long balance, long frozen, long bought, long given, long spent) {}

    @Transactional(readOnly = true)
    public Totals totals() {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM ledger_account WHERE family = 'points.wallet') AS wallets,
                    (SELECT coalesce(sum(balance), 0) FROM ledger_account WHERE family = 'points.wallet') AS balance,
                    coalesce(sum(points) FILTER (WHERE kind = 'PURCHASE'), 0) AS bought,
                    coalesce(sum(points) FILTER (WHERE kind = 'GIFT'), 0) AS given,
                    coalesce(-sum(points) FILTER (WHERE kind IN ('SPEND', 'RETURN')), 0) AS spent,
                    (SELECT coalesce(sum(balance), 0) FROM ledger_account WHERE family = 'points.frozen') AS frozen
                FROM point_entry
                """)
                .query((row, n) -> new Totals(
                        row.getLong("wallets"),
                        row.getLong("balance"),
                        row.getLong("frozen"),
                        row.getLong("bought"),
                        row.getLong("given"),
                        row.getLong("spent")))
                .single();
    }

    /** A month of all wallets, in points. @param month 2026-11; {@code spent} without what was given back */
    public record Month(String month, long bought, long given, long spent) {
        public boolean empty() {
            return bought == 0 && given == 0 && spent == 0;
        }
    }

    /** The last twelve months, the oldest first. */
    @Transactional(readOnly = true)
    public List<Month> months() {
        ZoneId zone = tenants.require(TenantScope.current()).zone();
        LocalDate first = LocalDate.now(clock.withZone(zone)).minusMonths(11).withDayOfMonth(1);
        return jdbc.sql("""
                SELECT to_char(month.first, 'YYYY-MM') AS month,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'PURCHASE'), 0) AS bought,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'GIFT'), 0) AS given,
                    coalesce(-sum(entry.points) FILTER (WHERE entry.kind IN ('SPEND', 'RETURN')), 0) AS spent
                FROM generate_series(CAST(:first AS timestamp), CAST(:first AS timestamp) + interval '11 months', interval '1 month')
                        AS month (first)
                    LEFT JOIN point_entry entry
                        ON date_trunc('month', entry.created_at AT TIME ZONE :zone) = month.first
                GROUP BY month.first ORDER BY month.first
                """)
                .param("first", first.atStartOfDay())
                .param("zone", zone.getId())
                .query((row, n) -> new Month(
                        row.getString("month"), row.getLong("bought"), row.getLong("given"), row.getLong("spent")))
                .list();
    }

    /** A day of all wallets, in points; {@code spent} without what was given back. */
    public record Day(LocalDate date, long bought, long spent) {}

    /** The last days up to today, the oldest first. */
    @Transactional(readOnly = true)
    public List<Day> lastDays(int days) {
        ZoneId zone = tenants.require(TenantScope.current()).zone();
        LocalDate first = LocalDate.now(clock.withZone(zone)).minusDays(days - 1L);
        return jdbc.sql("""
                SELECT CAST(day AS date) AS day, coalesce(entry.bought, 0) AS bought, coalesce(entry.spent, 0) AS spent
                FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS day
                    LEFT JOIN (SELECT CAST(created_at AT TIME ZONE :zone AS date) AS on_day,
                            sum(points) FILTER (WHERE kind = 'PURCHASE') AS bought,
                            -sum(points) FILTER (WHERE kind IN ('SPEND', 'RETURN')) AS spent
                        FROM point_entry WHERE created_at >= :since GROUP BY 1) entry ON entry.on_day = CAST(day AS date)
                ORDER BY day
                """)
                .param("first", first.atStartOfDay())
                .param("last", first.plusDays(days - 1L).atStartOfDay())
                .param("zone", zone.getId())
                .param("since", java.sql.Timestamp.from(first.atStartOfDay(zone).toInstant()))
                .query((row, n) ->
                        new Day(row.getObject("day", LocalDate.class), row.getLong("bought"), row.getLong("spent")))
                .list();
    }

    /** The fullest first. */
    @Transactional(readOnly = true)
    public Paged<Row> page(int page, int size) {
        record Sums(UUID owner, long balance, long frozen, long bought, long given, long spent) {}
        long total = jdbc.sql("SELECT count(*) FROM ledger_account WHERE family = 'points.wallet'")
                .query(Long.class)
                .single();
        List<Sums> sums = jdbc.sql("""
                SELECT wallet.owner_id, wallet.balance,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'PURCHASE'), 0) AS bought,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'GIFT'), 0) AS given,
                    coalesce(-sum(entry.points) FILTER (WHERE entry.kind IN ('SPEND', 'RETURN')), 0) AS spent,
                    coalesce((SELECT balance FROM ledger_account
                              WHERE family = 'points.frozen' AND owner_id = wallet.owner_id), 0) AS frozen
                FROM (SELECT owner_id, balance FROM ledger_account WHERE family = 'points.wallet'
                      ORDER BY balance DESC, owner_id LIMIT :size OFFSET :skip) wallet
                    LEFT JOIN point_entry entry ON entry.owner_id = wallet.owner_id
                GROUP BY wallet.owner_id, wallet.balance ORDER BY wallet.balance DESC, wallet.owner_id
                """)
                .param("size", size)
                .param("skip", (long) page * size)
                .query((row, n) -> new Sums(
                        row.getObject("owner_id", UUID.class),
                        row.getLong("balance"),
                        row.getLong("frozen"),
                        row.getLong("bought"),
                        row.getLong("given"),
                        row.getLong("spent")))
                .list();
        Map<AccountId, AccountView> owners = accounts.find(
                sums.stream().map(each -> new AccountId(each.owner)).toList());
        return new Paged<>(
                sums.stream()
                        .map(each -> {
                            Optional<AccountView> owner = Optional.ofNullable(owners.get(new AccountId(each.owner)));
                            return new Row(
                                    each.owner,
                                    owner.map(AccountView::name).orElse("账号已删除"),
                                    owner.map(account -> kind(account.kind())).orElse(""),
                                    each.balance,
                                    each.frozen,
                                    each.bought,
                                    each.given,
                                    each.spent);
                        })
                        .toList(),
                page,
                size,
                total);
    }

    /** @throws NotFound if there is no such account */
    @Transactional(readOnly = true)
    public AccountView owner(UUID id) {
        return accounts.find(new AccountId(id)).orElseThrow(() -> new NotFound("账号"));
    }

    /** The account that staff mean by a phone number or a user name. */
    @Transactional(readOnly = true)
    public AccountView ownerBy(String login) {
        String text = login.strip();
        if (text.isEmpty()) {
            throw new Invalid("login", "请填写手机号或用户名");
        }
        Optional<AccountView> found = accounts.byUsername(text);
        if (found.isEmpty()) {
            found = PhoneNumber.find(text).flatMap(accounts::byPhone);
        }
        return found.orElseThrow(() -> new Invalid("login", "没有这个账号，请核对手机号或用户名"));
    }

    /**
     * Gives points for nothing, in the name of the staff member.
     *
     * @param key one for each opening of the form: pressing twice gives once
     * @param lastDay the last day on which they can be spent; null: they never end
     * @return false if they wait until a second member of the staff agrees ({@link PointRules#grantLimit})
     */
    @Transactional
    public boolean give(Actor by, UUID owner, long points, @Nullable LocalDate lastDay, String reason, UUID key) {
        return put(by, owner, points, lastDay, reason, key);
    }

    /**
     * As {@link #give}, in the name of the tenant's program that makes the request.
     *
     * @throws Invalid also where a second member of the staff would have to agree: a program cannot ask one
     */
    @Transactional
    public void giveByProgram(UUID owner, long points, @Nullable LocalDate lastDay, String reason, UUID key) {
        if (grants.needed(points)) {
            throw new Invalid("points", Words.of("grant.by-program"));
        }
        put(null, owner, points, lastDay, reason, key);
    }

    private boolean put(
            @Nullable Actor by, UUID owner, long points, @Nullable LocalDate lastDay, String reason, UUID key) {
        AccountView account = owner(owner);
        if (points < 1 || points > MOST) {
            throw new Invalid("points", "赠送点数应为 1–100,000 的整数");
        }
        String words = reason.strip();
        if (words.isEmpty() || words.length() > 60) {
            throw new Invalid("reason", "请填写原因，1–60 个字，对方会看到");
        }
        Instant end = null;
        if (lastDay != null) {
            end = lastDay.plusDays(1)
                    .atStartOfDay(tenants.require(TenantScope.current()).zone())
                    .toInstant();
            if (!end.isAfter(clock.instant())) {
                throw new Invalid("lastDay", "到期日已经过去，请选择今天或以后的日期");
            }
        }
        boolean alone = by == null || !grants.needed(points);
        if (by == null || alone) {
            wallets.grant(account.id(), new Points(points), words, end, gift(key));
        } else {
            grants.ask(by, account, points, end, words, key);
        }
        audit.record(
                alone ? "points.given" : "points.asked",
                "account",
                owner.toString(),
                Map.of(
                        "points", points,
                        "reason", words,
                        "lastDay", lastDay == null ? "" : lastDay.toString()));
        return alone;
    }

    /** Names a gift of the staff once and for all, whoever gives it in the end. */
    static String gift(UUID key) {
        return "staff-gift:" + key;
    }

    /**
     * Makes all frozen points of a wallet usable again.
     *
     * @param key one for each opening of the form
     * @return how many
     * @throws Conflict {@code nothing-frozen}
     */
    @Transactional
    public long thaw(UUID owner, String reason, UUID key) {
        AccountView account = owner(owner);
        String words = reason.strip();
        if (words.isEmpty() || words.length() > 60) {
            throw new Invalid("reason", Words.of("thaw.reason"));
        }
        long points = lots.thaw(new Wallet(account.id()), words, "staff-thaw:" + key);
        if (points == 0) {
            throw new Conflict("nothing-frozen", Words.of("none.frozen.title"), Words.of("none.frozen"));
        }
        care.tell(account.id(), "points.thawed", Words.of("thawed.title"), Words.of("thawed.text", points, words));
        audit.record("points.thawed", "account", owner.toString(), Map.of("points", points, "reason", words));
        return points;
    }

    private static String kind(String kind) {
        return switch (kind) {
            case "AGENCY" -> "机构";
            case "PERSON" -> "人员";
            case "MEMBER" -> "会员";
            case "STAFF" -> "员工";
            default -> "访客";
        };
    }
}
