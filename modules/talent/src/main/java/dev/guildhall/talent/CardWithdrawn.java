package dev.guildhall.talent;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;

/**
 * A card has left the pool (C34), by the person or by staff: no agency finds or unlocks it any more.
 *
 * @param byStaff staff took it down
 */
public record CardWithdrawn(TenantId tenant, CardId card, PersonId person, boolean byStaff, Instant at)
        implements TenantEvent {}
