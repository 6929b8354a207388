package dev.guildhall.talent;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;

/**
 * An agency has paid for the contact of a person (C11). Raised once for each charge, never for a free second look.
 *
 * @param price points that were spent
 */
public record ContactUnlocked(TenantId tenant, CardId card, PersonId person, AgencyId agency, long price, Instant at)
        implements TenantEvent {}
