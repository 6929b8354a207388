package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Organisations;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.ledger.Ledger;
import dev.guildhall.notice.Notices;
import dev.guildhall.notice.SmsOutbox;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.points.Wallet;
import dev.guildhall.points.domain.LotTable.Lot;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Fmt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sees to lots that nobody touches: tells their owners before gifts end and before bought points are frozen, and freezes. One
 * wallet is one transaction; doing it again changes nothing.
 */
@Service
public class LotCare {
    private static final String PAGE = "/pages/points/index";

    private final JdbcClient jdbc;
    private final LotTable table;
    private final LotLife life;
    private final Lots lots;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Organisations organisations;
    private final Notices notices;
    private final SmsOutbox sms;
    private final PublicAddress address;
    private final Fmt fmt;
    private final Clock clock;

    LotCare(
            JdbcClient jdbc,
            LotTable table,
            LotLife life,
            Lots lots,
            Ledger ledger,
            Accounts accounts,
            Organisations organisations,
            Notices notices,
            SmsOutbox sms,
            PublicAddress address,
            Fmt fmt,
            Clock clock) {
        this.jdbc = jdbc;
        this.table = table;
        this.life = life;
        this.lots = lots;
        this.ledger = ledger;
        this.accounts = accounts;
        this.organisations = organisations;
        this.notices = notices;
        this.sms = sms;
        this.address = address;
        this.fmt = fmt;
        this.clock = clock;
    }

    /**
     * Wallets with a lot that may be due to be warned of or frozen: whether it is, is decided wallet by wallet.
     *
     * @param after the last owner of the page before; null for the first
     */
    @Transactional(readOnly = true)
    public List<AccountId> due(@Nullable AccountId after, int limit) {
        PointRules rules = life.rules();
        Instant soon = clock.instant().plus(Duration.ofDays(rules.warnDays()));
        return jdbc
                .sql("""
                SELECT DISTINCT owner_id FROM point_lot
                WHERE remaining > 0 AND frozen_at IS NULL AND (CAST(:after AS uuid) IS NULL OR owner_id > :after)
                    AND (warned_at IS NULL AND expires_at <= :soon
                        OR source = 'PURCHASE' AND :months > 0
                            AND coalesce(fresh_at, created_at) <= CAST(:slack AS timestamptz) - make_interval(months => :months))
                ORDER BY owner_id LIMIT :limit
                """)
                .param("after", after == null ? null : after.value(), java.sql.Types.OTHER)
                .param("soon", LotTable.utc(soon))
                // Months are counted in the tenant's zone when it is decided; a day more or less is in here.
                .param("slack", LotTable.utc(soon.plus(Duration.ofDays(2))))
                .param("months", rules.freezeMonths())
                .param("limit", limit)
                .query(UUID.class)
                .list()
                .stream()
                .map(AccountId::new)
                .toList();
    }

    /** Warns of what is due in one wallet, and freezes what was warned of long enough ago. */
    @Transactional
    public void see(AccountId owner) {
        Wallet wallet = new Wallet(owner);
        long frozen = lots.freeze(wallet);
        if (frozen > 0) {
            tell(
                    owner,
                    "points.frozen",
                    Words.of("frozen.title"),
                    Words.of("frozen.text", frozen, Words.of("frozen." + thawing())));
        }
        ledger.lock(wallet.ledgerAccount());
        Instant now = clock.instant();
        List<Lot> due = table.open(wallet).stream()
                .filter(lot -> !lot.frozen() && !lot.endedBy(now) && life.toBeWarned(lot))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        table.warned(due.stream().map(Lot::id).toList());
        warnOfEnds(owner, due.stream().filter(lot -> !lot.bought()).toList());
        warnOfFreeze(owner, due.stream().filter(Lot::bought).toList());
    }

    private void warnOfEnds(AccountId owner, List<Lot> gifts) {
        if (gifts.isEmpty()) {
            return;
        }
        long points = points(gifts);
        Instant first = gifts.stream()
                .map(Lot::expiresAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        String parts = gifts.stream()
                .map(lot -> Words.of("ending.part", lot.remaining(), lastDay(lot.expiresAt())))
                .collect(Collectors.joining("、"));
        tell(owner, "points.ending", Words.of("ending.title"), Words.of("ending.text", points, parts));
        text(owner, SmsTemplate.POINTS_ENDING, points, lastDay(first));
    }

    private void warnOfFreeze(AccountId owner, List<Lot> bought) {
        if (bought.isEmpty()) {
            return;
        }
        long points = points(bought);
        Instant warned = clock.instant();
        Instant first = bought.stream()
                .map(lot -> life.freezesAt(lot.warned(warned)))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        tell(
                owner,
                "points.freezing",
                Words.of("freezing.title"),
                Words.of("freezing.text", points, fmt.date(first), Words.of("freezing." + thawing())));
        text(owner, SmsTemplate.POINTS_FREEZING, points, fmt.date(first));
    }

    private String thawing() {
        return life.rules().thawOnPurchase() ? "purchase" : "staff";
    }

    /** The last day on which it can be used: most gifts end at midnight, which is the next day already. */
    private String lastDay(@Nullable Instant end) {
        return fmt.date(end == null ? null : end.minusSeconds(1));
    }

    private static long points(List<Lot> lots) {
        return lots.stream().mapToLong(Lot::remaining).sum();
    }

    /** Whoever speaks for the wallet now; nobody where the account is gone. */
    void tell(AccountId owner, String kind, String title, String text) {
        accounts.find(organisations.ownerOf(owner))
                .filter(AccountView::active)
                .ifPresent(account -> notices.tell(account.id(), kind, title, text, PAGE));
    }

    private void text(AccountId owner, SmsTemplate template, long points, String day) {
        accounts.find(organisations.ownerOf(owner))
                .filter(AccountView::active)
                .flatMap(account -> accounts.phoneOf(account.id()))
                .ifPresent(phone -> sms.enqueue(
                        phone,
                        template,
                        Map.of(
                                "points",
                                Long.toString(points),
                                "day",
                                day,
                                "link",
                                address.ofTenant(TenantScope.current(), "/h5/"))));
    }
}
