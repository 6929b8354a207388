/**
 * Keeps personal data unreadable outside the application: authenticated encryption with a keyset per tenant, blind indexes for
 * look-up by value, masking for display, and the values that need both (phone and identity numbers).
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "tenancy", "catalog"})
package dev.guildhall.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
