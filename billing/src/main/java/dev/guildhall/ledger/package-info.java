/**
 * The books: double entry, one set for each tenant, in integer fen and in integer points, never both in one entry. Knows no
 * business; whoever changes what somebody owns posts an entry in the same transaction.
 *
 * <p>Order of locks, so that no two transactions wait for each other: accounts that somebody owns, then the tenant's own
 * accounts in points, then those in fen. So a transaction that posts several entries posts points first.
 */
@NullMarked
@ApplicationModule(
        displayName = "Ledger",
        allowedDependencies = {"access", "tenancy", "catalog", "jobs", "problem", "audit", "identity", "ui"})
package dev.guildhall.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
