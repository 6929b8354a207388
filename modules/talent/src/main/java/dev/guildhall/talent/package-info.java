/**
 * Persons and their cards, the pool in which agencies look for them, and the paid unlocking of contacts.
 *
 * <p>Other modules may use the ids and events of this package, nothing below it.
 */
@NullMarked
@ApplicationModule(
        displayName = "Talent",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "carousel",
            "identity",
            "privacy",
            "jobs",
            "vault",
            "reference",
            "search",
            "imports",
            "problem",
            "audit",
            "media",
            "notice",
            "idempotency",
            "points",
            "ui"
        })
package dev.guildhall.talent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
