package dev.guildhall.payments.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sends what is booked and follows what is sent, whatever died in between and whether or not a notice comes. */
@Component
class RefundSweep implements TenantSweep {
    private static final Logger log = LoggerFactory.getLogger(RefundSweep.class);
    private static final int AT_ONCE = 50;

    private final Refunding refunding;

    RefundSweep(Refunding refunding) {
        this.refunding = refunding;
    }

    @Override
    public String name() {
        return "refunds";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void sweep() {
        for (UUID refund : refunding.due(AT_ONCE)) {
            try {
                refunding.advance(refund);
            } catch (RuntimeException e) {
                log.error("refund {} could not be followed", refund, e);
            }
        }
    }
}
