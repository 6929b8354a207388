/** What was done, by whom, to what: written with the act, never changed afterwards. */
@NullMarked
@ApplicationModule(
        displayName = "Audit trail",
        allowedDependencies = {"access", "tenancy", "problem", "ui"})
package dev.guildhall.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
