package dev.guildhall.identity.factor;

import java.time.Instant;
import java.util.UUID;

/** A device that is not asked for the second factor for a while. */
public record TrustedDevice(UUID id, String device, Instant createdAt, Instant expiresAt) {}
