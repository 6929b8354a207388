package dev.guildhall.notice;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;

/** An e-mail was ordered; it is sent once the order is committed. */
public record EmailQueued(TenantId tenant, UUID message) implements TenantEvent {}
