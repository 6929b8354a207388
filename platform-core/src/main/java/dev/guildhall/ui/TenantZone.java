package dev.guildhall.ui;

import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.time.ZoneId;
import org.springframework.stereotype.Component;

/** The bound tenant's zone; China's on pages of no tenant. */
@Component
class TenantZone implements ZoneSource {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final TenantDirectory directory;

    TenantZone(TenantDirectory directory) {
        this.directory = directory;
    }

    @Override
    public ZoneId zone() {
        return TenantScope.bound().flatMap(directory::find).map(Tenant::zone).orElse(CHINA);
    }
}
