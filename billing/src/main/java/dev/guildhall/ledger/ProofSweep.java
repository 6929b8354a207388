package dev.guildhall.ledger;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Makes the proof of the day as soon as it is due. */
@Component
class ProofSweep implements TenantSweep {
    private final DailyProof daily;

    ProofSweep(DailyProof daily) {
        this.daily = daily;
    }

    @Override
    public String name() {
        return "ledger-proof";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(30);
    }

    @Override
    public void sweep() {
        daily.due().ifPresent(day -> daily.keep(day, daily.prove()));
    }
}
