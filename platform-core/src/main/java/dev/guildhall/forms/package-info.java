/**
 * Forms that a tenant shapes itself: fields, rules and versions. The definition that a client gets carries every rule with its
 * message, and the server checks the same rules; what is personal in a filled form is sealed.
 */
@NullMarked
@ApplicationModule(
        displayName = "Forms",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "problem",
            "vault",
            "audit",
            "media",
            "reference",
            "identity",
            "privacy",
            "ui"
        })
package dev.guildhall.forms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
