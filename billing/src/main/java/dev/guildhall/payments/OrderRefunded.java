package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.TenantEvent;
import dev.guildhall.tenancy.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * Money of an order has gone back.
 *
 * @param refund this part of it
 * @param fen given back by this refund
 * @param whole whether nothing is left of the price
 */
public record OrderRefunded(
        TenantId tenant,
        UUID order,
        String number,
        String kind,
        AccountId buyer,
        UUID refund,
        long fen,
        boolean whole,
        Instant at)
        implements TenantEvent {}
