package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as its buyer sees it. */
public record OrderView(
        UUID id,
        String kind,
        String number,
        String title,
        Money amount,
        OrderState state,
        Instant expiresAt,
        Instant createdAt,
        @Nullable Instant paidAt) {}
