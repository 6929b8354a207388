/** Pictures that people upload: judged by content, cleaned, kept by hash, served to their own tenant only. */
@NullMarked
@ApplicationModule(
        displayName = "Media",
        allowedDependencies = {"access", "tenancy", "problem", "jobs"})
package dev.guildhall.media;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
