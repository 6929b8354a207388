package dev.guildhall.payments.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Follows open orders until they are final, whether or not a notice comes. */
@Component
class PaymentSweep implements TenantSweep {
    private static final Logger log = LoggerFactory.getLogger(PaymentSweep.class);
    private static final int AT_ONCE = 50;

    private final Reconciling reconciling;

    PaymentSweep(Reconciling reconciling) {
        this.reconciling = reconciling;
    }

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void sweep() {
        for (UUID order : reconciling.due(AT_ONCE)) {
            try {
                reconciling.reconcile(order);
            } catch (RuntimeException e) {
                log.error("order {} could not be followed", order, e);
            }
        }
    }
}
