package dev.guildhall.console;

import dev.guildhall.identity.SupportVisits;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the bar at the foot of the page says while an operator is visiting. */
@Component("supportBanner")
class SupportBanner {
    private final Clock clock;

    SupportBanner(Clock clock) {
        this.clock = clock;
    }

    record Banner(String operator, String account, String reason, boolean writing, long minutesLeft) {}

    /** Null for everybody else. */
    public @Nullable Banner current() {
        return SupportVisits.current()
                .map(visit -> new Banner(
                        visit.operatorName(),
                        visit.accountName(),
                        visit.reason(),
                        visit.writing(),
                        visit.minutesLeft(clock.instant())))
                .orElse(null);
    }
}
