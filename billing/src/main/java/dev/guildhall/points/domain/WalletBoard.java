package dev.guildhall.points.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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
    private final AuditTrail audit;
    private final TenantDirectory tenants;
    private final Clock clock;

    WalletBoard(
            JdbcClient jdbc,
            PointWallets wallets,
            Accounts accounts,
            AuditTrail audit,
            TenantDirectory tenants,
            Clock clock) {
        this.jdbc = jdbc;
        this.wallets = wallets;
        this.accounts = accounts;
        this.audit = audit;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * @param bought points ever bought, {@code given} ever given, {@code spent} ever spent
     */
    public record Row(UUID owner, String name, String kind, long balance, long bought, long given, long spent) {}

    /** Totals over all wallets, in points. */
    public record Totals(long wallets, long balance, long bought, long given, long spent) {}

    @Transactional(readOnly = true)
    public Totals totals() {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM ledger_account WHERE family = 'points.wallet') AS wallets,
                    (SELECT coalesce(sum(balance), 0) FROM ledger_account WHERE family = 'points.wallet') AS balance,
                    coalesce(sum(points) FILTER (WHERE kind = 'PURCHASE'), 0) AS bought,
                    coalesce(sum(points) FILTER (WHERE kind = 'GIFT'), 0) AS given,
                    coalesce(-sum(points) FILTER (WHERE kind = 'SPEND'), 0) AS spent
                FROM point_entry
                """)
                .query((row, n) -> new Totals(
                        row.getLong("wallets"),
                        row.getLong("balance"),
                        row.getLong("bought"),
                        row.getLong("given"),
                        row.getLong("spent")))
                .single();
    }

    /** The fullest first. */
    @Transactional(readOnly = true)
    public Paged<Row> page(int page, int size) {
        record Sums(UUID owner, long balance, long bought, long given, long spent) {}
        long total = jdbc.sql("SELECT count(*) FROM ledger_account WHERE family = 'points.wallet'")
                .query(Long.class)
                .single();
        List<Sums> sums = jdbc.sql("""
                SELECT wallet.owner_id, wallet.balance,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'PURCHASE'), 0) AS bought,
                    coalesce(sum(entry.points) FILTER (WHERE entry.kind = 'GIFT'), 0) AS given,
                    coalesce(-sum(entry.points) FILTER (WHERE entry.kind = 'SPEND'), 0) AS spent
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
                        row.getLong("bought"),
                        row.getLong("given"),
                        row.getLong("spent")))
                .list();
        return new Paged<>(
                sums.stream()
                        .map(each -> {
                            Optional<AccountView> owner = accounts.find(new AccountId(each.owner));
                            return new Row(
                                    each.owner,
                                    owner.map(AccountView::name).orElse("账号已删除"),
                                    owner.map(account -> kind(account.kind())).orElse(""),
                                    each.balance,
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
        if (found.isEmpty() && text.matches("[+0-9 -]{8,20}")) {
            found = accounts.byPhone(PhoneNumber.parse(text));
        }
        return found.orElseThrow(() -> new Invalid("login", "没有这个账号，请核对手机号或用户名"));
    }

    /**
     * Gives points for nothing, in the name of the staff member.
     *
     * @param key one for each opening of the form: pressing twice gives once
     * @param lastDay the last day on which they can be spent; null: they never end
     */
    @Transactional
    public void give(UUID owner, long points, @Nullable LocalDate lastDay, String reason, UUID key) {
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
        wallets.grant(account.id(), new Points(points), words, end, "staff-gift:" + key);
        audit.record(
                "points.given",
                "account",
                owner.toString(),
                Map.of(
                        "points", points,
                        "reason", words,
                        "lastDay", lastDay == null ? "" : lastDay.toString()));
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
