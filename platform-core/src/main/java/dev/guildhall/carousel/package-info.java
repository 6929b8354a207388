/** Pictures above the lists of the mini-program (C9, C36): by slot, in order, within a window of time. */
@NullMarked
@ApplicationModule(
        displayName = "Carousels",
        allowedDependencies = {"access", "tenancy", "catalog", "problem", "audit", "identity", "ui", "media"})
package dev.guildhall.carousel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
