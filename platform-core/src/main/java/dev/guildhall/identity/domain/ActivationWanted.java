package dev.guildhall.identity.domain;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;

/**
 * Somebody wants link and code of an activation again.
 *
 * @param account nobody's where the login that was named is not known
 */
public record ActivationWanted(TenantId tenant, UUID account) implements TenantEvent {}
