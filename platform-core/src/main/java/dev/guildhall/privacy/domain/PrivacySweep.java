package dev.guildhall.privacy.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Carries out deletions that are due, and removes copies that have expired. */
@Component
class PrivacySweep implements TenantSweep {
    private final Deletions deletions;
    private final Copies copies;

    PrivacySweep(Deletions deletions, Copies copies) {
        this.deletions = deletions;
        this.copies = copies;
    }

    @Override
    public String name() {
        return "privacy";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void sweep() {
        deletions.carryOut();
        copies.expire();
    }
}
