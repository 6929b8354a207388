package dev.guildhall.provisioning;

import dev.guildhall.tenancy.TenantState;
import org.jspecify.annotations.Nullable;

/**
 * What the operator looks for; {@code null} leaves a condition out.
 *
 * @param text part of the name, the slug or a domain
 * @param behind only those that lack a migration
 */
public record TenantSearch(
        @Nullable String text,
        @Nullable TenantState state,
        @Nullable String blueprint,
        @Nullable String cluster,
        boolean behind) {
    public static final TenantSearch ALL = new TenantSearch(null, null, null, null, false);
}
