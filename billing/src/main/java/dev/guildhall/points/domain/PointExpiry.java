package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.points.Wallet;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes ended gifts out of the wallets, wallet by wallet. */
@Component
class PointExpiry implements TenantSweep {
    private static final int AT_ONCE = 500;

    private final Lots lots;

    PointExpiry(Lots lots) {
        this.lots = lots;
    }

    @Override
    public String name() {
        return "point-expiry";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        for (UUID owner : lots.ended(AT_ONCE)) {
            lots.expire(new Wallet(new AccountId(owner)));
        }
    }
}
