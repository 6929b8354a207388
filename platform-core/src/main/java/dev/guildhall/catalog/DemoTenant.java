package dev.guildhall.catalog;

import dev.guildhall.tenancy.TenantId;

/** A tenant of the demo, about to be filled. */
public record DemoTenant(TenantId id, String blueprint) {}
