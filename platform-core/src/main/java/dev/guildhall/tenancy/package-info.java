/**
 * Tenants and the one way to their data: who is bound to this call, where its rows live, and the connection that can see
 * nothing else.
 */
@NullMarked
@ApplicationModule(
        displayName = "Tenancy",
        allowedDependencies = {})
package dev.guildhall.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
