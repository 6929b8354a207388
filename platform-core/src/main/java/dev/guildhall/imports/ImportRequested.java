package dev.guildhall.imports;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;

/**
 * Staff have started an import, or let it go on.
 *
 * @param run counts the starts of this import
 */
public record ImportRequested(TenantId tenant, ImportId id, int run) implements TenantEvent {}
