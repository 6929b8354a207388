package dev.guildhall.provisioning;

import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Takes away tenants whose opening was cut off by a crash, so that their slugs are free again. */
@Component
class UnfinishedTenants implements PlatformSweep {
    private static final Duration LONGEST_OPENING = Duration.ofMinutes(5);

    private final Provisioning provisioning;
    private final JdbcClient platform;
    private final Clock clock;

    UnfinishedTenants(Provisioning provisioning, @Qualifier("platform") JdbcClient platform, Clock clock) {
        this.provisioning = provisioning;
        this.platform = platform;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "unfinished-tenants";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void sweep() {
        platform.sql("SELECT slug FROM tenant WHERE state = 'OPENING' AND created_at < ?")
                .param(clock.instant().minus(LONGEST_OPENING).atOffset(ZoneOffset.UTC))
                .query((row, n) -> new TenantId(row.getString(1)))
                .list()
                .forEach(provisioning::discard);
    }
}
