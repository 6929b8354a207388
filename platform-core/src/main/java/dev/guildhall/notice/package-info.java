/** What people are told: the inbox of each account, and short messages that leave after the transaction that ordered them. */
@NullMarked
@ApplicationModule(
        displayName = "Notices",
        allowedDependencies = {
            "access",
            "audit",
            "catalog",
            "identity",
            "identity :: operators",
            "jobs",
            "privacy",
            "problem",
            "tenancy",
            "ui",
            "vault"
        })
package dev.guildhall.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
