/** How the application refuses: named problems, written as problem+json for programs and as pages for people. */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "tenancy"})
package dev.guildhall.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
