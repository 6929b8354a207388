package dev.guildhall.talent.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An agency as itself and the staff see it. */
public record AgencyView(
        UUID id,
        String name,
        String username,
        @Nullable String contactPerson,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String address,
        @Nullable String profile,
        boolean active,
        Instant openedAt) {}
