package dev.guildhall.payments.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Follows open orders until they are final, whether or not a notice comes. */
@Component
class PaymentSweep implements TenantSweep {
    private static final Logger log = LoggerFactory.getLogger(PaymentSweep.class);
    private static final int AT_ONCE = 50;

    private final Reconciling reconciling;
    private final VirtualDesk virtual;

    PaymentSweep(Reconciling reconciling, VirtualDesk virtual) {
        this.reconciling = reconciling;
        this.virtual = virtual;
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
        follow(reconciling.due(AT_ONCE), reconciling::reconcile);
        follow(virtual.due(AT_ONCE), virtual::follow);
    }

    private static void follow(List<UUID> orders, Consumer<UUID> how) {
        for (UUID order : orders) {
            try {
                how.accept(order);
            } catch (RuntimeException e) {
                log.error("order {} could not be followed", order, e);
            }
        }
    }
}
