/** What members tell the staff about the mini-program (C22), and what staff answer. */
@NullMarked
@ApplicationModule(
        displayName = "Feedback",
        allowedDependencies = {"access", "tenancy", "catalog", "problem", "audit", "identity", "ui", "notice", "privacy"
        })
package dev.guildhall.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
