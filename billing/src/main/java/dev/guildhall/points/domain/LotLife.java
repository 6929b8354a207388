package dev.guildhall.points.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.points.domain.LotTable.Lot;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** When lots end, are frozen, and are warned of, by the tenant's rules. */
@Component
class LotLife {
    private final ModuleSettings settings;
    private final TenantDirectory tenants;
    private final Clock clock;

    LotLife(ModuleSettings settings, TenantDirectory tenants, Clock clock) {
        this.settings = settings;
        this.tenants = tenants;
        this.clock = clock;
    }

    PointRules rules() {
        return settings.of(PointRules.class);
    }

    /**
     * When a bought lot is frozen unless it is used before. Never earlier than the owner was warned, by the days of the rule:
     * so a rule that is made stricter freezes nothing by surprise.
     *
     * @return null if it never is, or is already
     */
    @Nullable Instant freezesAt(Lot lot) {
        PointRules rules = rules();
        if (!lot.bought() || lot.frozen() || rules.freezeMonths() == 0) {
            return null;
        }
        Instant due = lot.since()
                .atZone(tenants.require(TenantScope.current()).zone())
                .plusMonths(rules.freezeMonths())
                .toInstant();
        Instant warned = lot.warnedAt();
        Instant earliest = (warned == null ? clock.instant() : warned).plus(Duration.ofDays(rules.warnDays()));
        return warned != null || due.isBefore(earliest) ? later(due, earliest) : due;
    }

    /** Whether its owner is to be told now. */
    boolean toBeWarned(Lot lot) {
        Instant end = lot.bought() ? freezesAt(lot) : lot.expiresAt();
        return lot.warnedAt() == null
                && end != null
                && !end.minus(Duration.ofDays(rules().warnDays())).isAfter(clock.instant());
    }

    boolean toBeFrozen(Lot lot) {
        Instant at = freezesAt(lot);
        return lot.warnedAt() != null && lot.heldPoints() == 0 && at != null && !at.isAfter(clock.instant());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
