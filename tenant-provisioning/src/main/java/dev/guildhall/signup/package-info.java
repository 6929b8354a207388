/**
 * How an organisation asks for a tenant of its own (D16): a public form, a private page that says how it stands, and the
 * operator's decision, which opens the tenant.
 */
@NullMarked
@ApplicationModule(
        displayName = "Sign-up of organisations",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "forms",
            "identity",
            "identity :: operators",
            "jobs",
            "media",
            "notice",
            "problem",
            "provisioning",
            "reference",
            "ui",
            "vault"
        })
package dev.guildhall.signup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
