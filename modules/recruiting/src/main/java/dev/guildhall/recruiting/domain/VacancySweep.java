package dev.guildhall.recruiting.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Asks agencies whether a vacancy is still open, and puts away those that nobody confirmed. */
@Component
class VacancySweep implements TenantSweep {

    private final VacancyFreshness freshness;

    VacancySweep(VacancyFreshness freshness) {
        this.freshness = freshness;
    }

    @Override
    public String name() {
        return "vacancies";
    }

    @Override
    public String module() {
        return "recruiting";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(30);
    }

    @Override
    public void sweep() {
        freshness.putAwayStale();
        freshness.remind();
    }
}
