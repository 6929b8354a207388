/**
 * Vacancies that agencies post and the cards that persons send to them.
 *
 * <p>Other modules may use the ids and events of this package, nothing below it.
 */
@NullMarked
@ApplicationModule(
        displayName = "Recruiting",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "carousel",
            "identity",
            "privacy",
            "vault",
            "jobs",
            "reference",
            "search",
            "problem",
            "audit",
            "notice",
            "idempotency",
            "ui",
            "talent",
            "talent :: cards"
        })
package dev.guildhall.recruiting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
