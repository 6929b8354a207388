package dev.guildhall.operator;

import dev.guildhall.jobs.TenantJob;
import dev.guildhall.provisioning.Migrations;
import dev.guildhall.tenancy.TenantScope;
import org.springframework.stereotype.Component;

/** Brings one tenant to the newest version; a failure is noted for the operator, who decides whether to try again. */
@Component
class MigrateTenant implements TenantJob {

    static final String NAME = "migrate";

    private final Migrations migrations;

    MigrateTenant(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(String key) {
        migrations.migrate(TenantScope.current());
    }
}
