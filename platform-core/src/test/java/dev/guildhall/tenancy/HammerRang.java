package dev.guildhall.tenancy;

import java.util.UUID;

/** Told by the hammer inside its transactions; the listener writes one row. */
record HammerRang(TenantId tenant, UUID id) implements TenantEvent {}
