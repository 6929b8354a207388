/** Tenants' life: open, switch modules, suspend, migrate, and the schemas kept ready for new ones. */
@NullMarked
@ApplicationModule(
        displayName = "Provisioning",
        allowedDependencies = {"access", "tenancy", "catalog", "jobs", "problem", "audit", "identity", "vault", "ui"})
package dev.guildhall.provisioning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
