/**
 * The texts that members agree to: user agreement, privacy policy, shop agreement. Versions are numbered and never changed;
 * who agreed to which one is kept with time, address and device; a version can demand that everybody agrees anew.
 */
@NullMarked
@ApplicationModule(
        displayName = "Agreements",
        allowedDependencies = {"access", "tenancy", "catalog", "problem", "audit", "identity", "privacy", "ui"})
package dev.guildhall.agreement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
