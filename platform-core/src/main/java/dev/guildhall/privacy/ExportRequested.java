package dev.guildhall.privacy;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;

/** Somebody has asked for a copy of the own data. */
public record ExportRequested(TenantId tenant, UUID export) implements TenantEvent {}
