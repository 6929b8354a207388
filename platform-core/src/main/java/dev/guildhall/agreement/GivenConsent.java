package dev.guildhall.agreement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody has agreed to a version of a text.
 *
 * @param code of the agreement
 * @param address network address that it came from; gone where the account was erased
 */
public record GivenConsent(
        String code,
        String title,
        int version,
        Instant acceptedAt,
        @Nullable String address) {}
