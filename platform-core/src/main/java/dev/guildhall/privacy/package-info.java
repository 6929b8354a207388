/**
 * What people may do with their own data: take a copy of all of it, correct it, and end it. Each module says by
 * {@link dev.guildhall.privacy.PersonalData} what it holds of somebody and how that ends; this module asks them all.
 */
@NullMarked
@ApplicationModule(
        displayName = "Privacy",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "problem",
            "audit",
            "jobs",
            "vault",
            "identity",
            "media",
            "ui"
        })
package dev.guildhall.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
