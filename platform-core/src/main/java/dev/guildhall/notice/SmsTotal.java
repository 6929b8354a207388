package dev.guildhall.notice;

import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.OperatorPermissions;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.tenancy.TenantId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The breaker for all tenants together: no more than {@code guildhall.sms.per-day} short messages leave on a calendar day of
 * the deployment ({@code guildhall.zone}). A message is counted just before it is handed to the provider, by one conditional
 * update in the control database, so that the limit holds over all nodes; never within a tenant's transaction.
 */
@Service
public class SmsTotal {
    public static final String VIEW = "operator.messages.view";
    public static final String RELEASE = "operator.messages.release";
    private static final Logger LOG = LoggerFactory.getLogger(SmsTotal.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final OperatorActs acts;
    private final Clock clock;
    private final int perDay;
    private final ZoneId zone;

    SmsTotal(
            @Qualifier("platform") JdbcClient jdbc,
            @Qualifier("platform") TransactionTemplate transaction,
            OperatorActs acts,
            Clock clock,
            @Value("${guildhall.sms.per-day:100000}") int perDay,
            @Value("${guildhall.zone:Asia/Shanghai}") ZoneId zone) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.acts = acts;
        this.clock = clock;
        this.perDay = perDay;
        this.zone = zone;
    }

    /**
     * A calendar day of the deployment.
     *
     * @param limit what may be sent on it, with what was added for it alone
     * @param extra what operators added for this day alone
     */
    public record Day(LocalDate day, int sent, int limit, int extra) {
        public boolean spent() {
            return sent >= limit;
        }
    }

    /** What one tenant has of a day's messages. */
    public record Share(String tenant, int sent) {}

    public int perDay() {
        return perDay;
    }

    /**
     * Counts one message that is about to leave. Not to be called inside a transaction.
     *
     * @return the day it was counted under; empty where the day's messages are spent, and then nothing is counted
     */
    Optional<LocalDate> take(TenantId tenant) {
        return take(tenant.value());
    }

    /** As above, for a message in the platform's own name. */
    Optional<LocalDate> take(String share) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the control database is not written in a tenant's transaction");
        }
        LocalDate day = day();
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("INSERT INTO sms_total (day, sent) VALUES (?, 0) ON CONFLICT (day) DO NOTHING")
                    .param(day)
                    .update();
            int within = jdbc.sql("UPDATE sms_total SET sent = sent + 1 WHERE day = ? AND sent + 1 <= ? + extra")
                    .params(day, perDay)
                    .update();
            if (within == 0) {
                tell(day);
                return Optional.<LocalDate>empty();
            }
            jdbc.sql("""
                            INSERT INTO sms_of_tenant (day, tenant, sent) VALUES (?, ?, 1)
                            ON CONFLICT (day, tenant) DO UPDATE SET sent = sms_of_tenant.sent + 1""").params(day, share).update();
            return Optional.of(day);
        }));
    }

    /** The provider said no to a message that was counted: it costs nothing. */
    void giveBack(TenantId tenant, LocalDate day) {
        giveBack(tenant.value(), day);
    }

    void giveBack(String share, LocalDate day) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("UPDATE sms_total SET sent = sent - 1 WHERE day = ? AND sent > 0")
                    .param(day)
                    .update();
            jdbc.sql("UPDATE sms_of_tenant SET sent = sent - 1 WHERE day = ? AND tenant = ? AND sent > 0")
                    .params(day, share)
                    .update();
        });
    }

    /** When messages that found no room today can leave. */
    Instant tomorrow() {
        return day().plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** How long nothing can leave any more; zero where something can. Its own short transaction, which only reads. */
    Duration closedFor() {
        return today().spent() ? Duration.between(clock.instant(), tomorrow()) : Duration.ZERO;
    }

    /** Today's count, and the limit that stands for today. */
    public Day today() {
        LocalDate day = day();
        return days(day, day, 1).stream().findFirst().orElse(new Day(day, 0, perDay, 0));
    }

    /** The last days that anything was sent on, newest first. */
    public List<Day> days(int count) {
        return days(LocalDate.EPOCH, day(), count);
    }

    private List<Day> days(LocalDate from, LocalDate to, int count) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.sql(
                        "SELECT day, sent, extra FROM sms_total WHERE day BETWEEN ? AND ? ORDER BY day DESC LIMIT ?")
                .params(from, to, count)
                .query((row, n) -> new Day(
                        row.getObject(1, LocalDate.class), row.getInt(2), perDay + row.getInt(3), row.getInt(3)))
                .list()));
    }

    /** Who sent most today. */
    public List<Share> sharesOfToday(int most) {
        return jdbc.sql("SELECT tenant, sent FROM sms_of_tenant WHERE day = ? AND sent > 0"
                        + " ORDER BY sent DESC, tenant LIMIT ?")
                .params(day(), most)
                .query((row, n) -> new Share(row.getString(1), row.getInt(2)))
                .list();
    }

    /** Gives this day as many again as the deployment is set to. */
    public void release(Operator by) {
        LocalDate day = day();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            INSERT INTO sms_total (day, sent, extra) VALUES (:day, 0, :more)
                            ON CONFLICT (day) DO UPDATE SET extra = sms_total.extra + :more, told_at = NULL""").param("day", day).param("more", perDay).update();
            acts.record(by, SmsBudget.text("total.released"), day.toString(), SmsBudget.text("total.more", perDay));
        });
    }

    /** Whoever watches the log is told once for each time that the day's messages are spent. */
    private void tell(LocalDate day) {
        int first = jdbc.sql("UPDATE sms_total SET told_at = ? WHERE day = ? AND told_at IS NULL")
                .params(Timestamp.from(clock.instant()), day)
                .update();
        if (first == 1) {
            LOG.error(
                    "All tenants together have spent the short messages of {} (guildhall.sms.per-day = {})",
                    day,
                    perDay);
        }
    }

    private LocalDate day() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    @Configuration(proxyBeanMethods = false)
    static class Permissions {
        @Bean
        OperatorPermissions operatorMessagePermissions() {
            return new OperatorPermissions(
                    new Permission(VIEW, SmsBudget.text("total.view")),
                    new Permission(RELEASE, SmsBudget.text("total.release")));
        }
    }
}
