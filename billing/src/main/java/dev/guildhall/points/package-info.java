/**
 * Points: lots with a source and an end, wallets that are never overdrawn, packs that are bought. Other modules ask
 * {@link dev.guildhall.points.PointWallets}.
 */
@NullMarked
@ApplicationModule(
        displayName = "Points",
        allowedDependencies = {
            "access",
            "tenancy",
            "catalog",
            "jobs",
            "problem",
            "audit",
            "idempotency",
            "identity",
            "privacy",
            "vault",
            "notice",
            "review",
            "ui",
            "ledger",
            "payments"
        })
package dev.guildhall.points;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
