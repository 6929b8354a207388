package dev.guildhall.notice;

import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.util.UUID;

/** A short message was ordered; it is sent once the order is committed. */
public record SmsQueued(TenantId tenant, UUID message) implements TenantEvent {}
