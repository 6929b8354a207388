/** Acts that happen once, however often they are asked for. */
@NullMarked
@ApplicationModule(
        displayName = "Idempotency",
        allowedDependencies = {"tenancy", "problem", "vault", "jobs"})
package dev.guildhall.idempotency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
