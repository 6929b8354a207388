/**
 * Orders and their payment. Modules say what they sell through {@link dev.guildhall.payments.OrderKind}; this module takes the
 * money once, books it, and tells them.
 */
@NullMarked
@ApplicationModule(
        displayName = "Payments",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "jobs",
            "vault",
            "problem",
            "audit",
            "idempotency",
            "identity",
            "privacy",
            "media",
            "notice",
            "ui",
            "ledger",
            "wechat"
        })
package dev.guildhall.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
