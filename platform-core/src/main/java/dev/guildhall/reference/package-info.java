/** Facts that every tenant shares and nobody edits: regions, industries, the working-day calendar, pinyin. Read-only, in memory. */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "identity"})
package dev.guildhall.reference;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
