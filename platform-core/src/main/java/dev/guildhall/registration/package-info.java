/**
 * How people get an account: the user types that a tenant offers, their forms, registration with or without review, and the
 * accounts as staff sees them.
 */
@NullMarked
@ApplicationModule(
        displayName = "Registration",
        allowedDependencies = {
            "access",
            "agreement",
            "tenancy",
            "catalog",
            "jobs",
            "problem",
            "vault",
            "audit",
            "identity",
            "notice",
            "privacy",
            "media",
            "realname",
            "forms",
            "review",
            "ui"
        })
package dev.guildhall.registration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
