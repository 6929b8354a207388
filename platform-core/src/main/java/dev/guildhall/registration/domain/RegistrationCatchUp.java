package dev.guildhall.registration.domain;

import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives tenants that were opened before there were user types those of their blueprint. A tenant that has any, whoever made
 * them, is left as it is; types are closed, never deleted, so that none means that there never were any.
 */
@Component
class RegistrationCatchUp implements TenantSweep {
    private final UserTypes types;
    private final RegistrationOfBlueprint blueprints;
    private final TenantDirectory tenants;

    RegistrationCatchUp(UserTypes types, RegistrationOfBlueprint blueprints, TenantDirectory tenants) {
        this.types = types;
        this.blueprints = blueprints;
        this.tenants = tenants;
    }

    @Override
    public String name() {
        return "registration-catch-up";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    @Transactional
    public void sweep() {
        if (types.all().isEmpty()) {
            blueprints.fill(tenants.require(TenantScope.current()).blueprint());
        }
    }
}
