package dev.guildhall.talent;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;

/** A person has pushed the card to the pool (C33): agencies see it from now on. */
public record CardPublished(TenantId tenant, CardId card, PersonId person, Instant at) implements TenantEvent {}
