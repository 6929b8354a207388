/** Background work that belongs to a tenant: rows of the control database, run by any node, bound to their tenant. */
@NullMarked
@ApplicationModule(
        displayName = "Jobs",
        allowedDependencies = {"tenancy", "catalog"})
package dev.guildhall.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
