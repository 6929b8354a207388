package dev.guildhall.review;

import dev.guildhall.problem.Invalid;
import dev.guildhall.reference.WorkingDays;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Within how many working days the tenant wants to have decided, for each kind (D4). */
@Component
class ReviewTargets {
    private static final int MOST = 30;

    private final JdbcClient jdbc;
    private final WorkingDays calendar;
    private final TenantDirectory tenants;
    private final Clock clock;

    ReviewTargets(JdbcClient jdbc, WorkingDays calendar, TenantDirectory tenants, Clock clock) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.tenants = tenants;
        this.clock = clock;
    }

    int days(ReviewKind kind) {
        return jdbc.sql("SELECT working_days FROM review_target WHERE kind = ?")
                .param(kind.id())
                .query(Integer.class)
                .optional()
                .orElse(kind.workingDays());
    }

    /** The end of the target of something handed in now, on the tenant's calendar. */
    Instant due(ReviewKind kind, String subject, Instant submitted) {
        return kind.within(subject)
                .map(submitted::plus)
                .orElseGet(() -> calendar.plus(
                        submitted,
                        kind.workingDays(subject).orElseGet(() -> days(kind)),
                        tenants.require(TenantScope.current()).zone()));
    }

    /** For what is handed in from now on; what waits keeps the time it was promised. */
    @Transactional
    void set(ReviewKind kind, int days) {
        if (days < 0 || days > MOST) {
            throw new Invalid(kind.id(), Words.of("days"));
        }
        jdbc.sql("""
                        INSERT INTO review_target (kind, working_days, changed_at) VALUES (?, ?, ?)
                        ON CONFLICT (kind) DO UPDATE SET working_days = excluded.working_days,
                            changed_at = excluded.changed_at""")
                .params(kind.id(), days, clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
