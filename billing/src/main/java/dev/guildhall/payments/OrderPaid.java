package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;

/** The money of an order has come and what it was for has been delivered. */
public record OrderPaid(
        TenantId tenant, UUID order, String number, String kind, AccountId buyer, long fen, Instant paidAt)
        implements TenantEvent {}
