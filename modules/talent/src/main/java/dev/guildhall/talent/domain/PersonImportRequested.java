package dev.guildhall.talent.domain;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;

/** An import of the register is to be put into effect, or taken back, in the background. */
record PersonImportRequested(TenantId tenant, UUID id, int run) implements TenantEvent {}
