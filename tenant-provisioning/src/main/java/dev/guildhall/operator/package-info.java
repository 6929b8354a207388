/** The operator's console: tenants, their state, modules and versions, migrations, and the schemas kept ready. */
@NullMarked
@ApplicationModule(
        displayName = "Operator console",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "ui",
            "identity",
            "identity :: operators",
            "audit",
            "notice",
            "problem",
            "jobs",
            "vault",
            "provisioning"
        })
package dev.guildhall.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
