package dev.guildhall.payments.bills;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Fetches the bills that are to be had. */
@Component
class BillSweep implements TenantSweep {
    private static final Logger log = LoggerFactory.getLogger(BillSweep.class);
    private static final int AT_ONCE = 10;

    private final Bills bills;

    BillSweep(Bills bills) {
        this.bills = bills;
    }

    @Override
    public String name() {
        return "payment-bills";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void sweep() {
        for (UUID day : bills.due(AT_ONCE)) {
            try {
                bills.fetch(day);
            } catch (RuntimeException e) {
                log.error("bill {} could not be compared", day, e);
            }
        }
    }
}
