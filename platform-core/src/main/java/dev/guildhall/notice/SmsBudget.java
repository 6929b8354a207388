package dev.guildhall.notice;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The breaker in front of what short messages cost: a budget for each calendar day of a tenant, counted in the database under
 * the day's row, so it holds over all nodes. When it is spent, those of the staff who may do something are told once. The
 * budget of all tenants together is {@link SmsTotal}.
 */
@Service
public class SmsBudget {
    private static final Texts TEXTS = Texts.in("sms-budget");

    private final JdbcClient jdbc;
    private final SmsTotal total;
    private final ModuleSettings settings;
    private final TenantDirectory tenants;
    private final StaffDirectory staff;
    private final Notices notices;
    private final AuditTrail audit;
    private final Clock clock;

    SmsBudget(
            JdbcClient jdbc,
            SmsTotal total,
            ModuleSettings settings,
            TenantDirectory tenants,
            StaffDirectory staff,
            Notices notices,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.total = total;
        this.settings = settings;
        this.tenants = tenants;
        this.staff = staff;
        this.notices = notices;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A calendar day of the tenant.
     *
     * @param extra what staff added for this day alone
     */
    public record Day(LocalDate day, int sent, int extra) {}

    /**
     * How long nothing can be sent any more; empty where something can. Tells the staff the first time of a day.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Duration> closed() {
        Day today = today();
        Duration ofAll = total.closedFor();
        if (today.sent() < settings.of(SmsRules.class).perDay() + today.extra()) {
            return ofAll.isZero() ? Optional.empty() : Optional.of(ofAll);
        }
        tell(today);
        Duration own = Duration.between(
                clock.instant(), today.day().plusDays(1).atStartOfDay(zone()).toInstant());
        return Optional.of(own.compareTo(ofAll) > 0 ? own : ofAll);
    }

    /**
     * Counts messages that are to be sent.
     *
     * @param count 0 does the same work and counts nothing
     * @return whether they are within the budget; where not, nothing is counted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(int count) {
        LocalDate day = day();
        jdbc.sql("INSERT INTO sms_day (day, sent) VALUES (?, 0) ON CONFLICT (day) DO NOTHING")
                .param(day)
                .update();
        int within = jdbc.sql(
                        "UPDATE sms_day SET sent = sent + :count WHERE day = :day AND sent + :count <= :limit + extra")
                .param("count", count)
                .param("day", day)
                .param("limit", settings.of(SmsRules.class).perDay())
                .update();
        return within == 1;
    }

    /** The last days that anything was sent on, newest first. */
    @Transactional(readOnly = true)
    public List<Day> days(int count) {
        return jdbc.sql("SELECT day, sent, extra FROM sms_day ORDER BY day DESC LIMIT ?")
                .param(count)
                .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getInt(2), row.getInt(3)))
                .list();
    }

    /** Today's count, and the limit that stands for today. */
    @Transactional(readOnly = true)
    public Day today() {
        LocalDate day = day();
        return jdbc.sql("SELECT day, sent, extra FROM sms_day WHERE day = ?")
                .param(day)
                .query((row, n) -> new Day(row.getObject(1, LocalDate.class), row.getInt(2), row.getInt(3)))
                .optional()
                .orElse(new Day(day, 0, 0));
    }

    /** Gives this day as much again as the settings say. */
    @Transactional
    public void release() {
        LocalDate day = day();
        int more = settings.of(SmsRules.class).perDay();
        jdbc.sql("""
                        INSERT INTO sms_day (day, sent, extra) VALUES (:day, 0, :more)
                        ON CONFLICT (day) DO UPDATE SET extra = sms_day.extra + :more, told_at = NULL""").param("day", day).param("more", more).update();
        audit.record("sms.budget-released", "sms-day", day.toString(), Map.of("more", more));
    }

    /** When messages that found no room today can leave. */
    Instant tomorrow() {
        return day().plusDays(1).atStartOfDay(zone()).toInstant();
    }

    private void tell(Day today) {
        int first = jdbc.sql("UPDATE sms_day SET told_at = ? WHERE day = ? AND told_at IS NULL")
                .param(SmsOutbox.utc(clock.instant()))
                .param(today.day())
                .update();
        if (first == 1) {
            for (AccountId each : staff.holding(SmsModule.PERMISSION)) {
                notices.tell(
                        each,
                        "sms.budget-spent",
                        TEXTS.raw("told.title"),
                        text("told", today.sent()),
                        "/console/messages");
            }
        }
    }

    static String text(String key, Object... values) {
        return TEXTS.of(key, values);
    }

    private ZoneId zone() {
        return tenants.require(TenantScope.current()).zone();
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), zone());
    }
}
