package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.points.Wallet;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes ended gifts out of the wallets, warns of what ends soon, and freezes, wallet by wallet. */
@Component
class PointExpiry implements TenantSweep {
    private static final Logger LOG = LoggerFactory.getLogger(PointExpiry.class);
    private static final int AT_ONCE = 500;

    private final Lots lots;
    private final LotCare care;

    PointExpiry(Lots lots, LotCare care) {
        this.lots = lots;
        this.care = care;
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
            each(new AccountId(owner), id -> lots.expire(new Wallet(id)));
        }
        @Nullable AccountId last = null;
        for (List<AccountId> due = care.due(null, AT_ONCE); !due.isEmpty(); due = care.due(last, AT_ONCE)) {
            due.forEach(owner -> each(owner, care::see));
            last = due.getLast();
        }
    }

    /** One wallet that cannot be seen to keeps no other from its turn. */
    private static void each(AccountId owner, Consumer<AccountId> act) {
        try {
            act.accept(owner);
        } catch (RuntimeException e) {
            LOG.error("the lots of {} could not be seen to", owner, e);
        }
    }
}
