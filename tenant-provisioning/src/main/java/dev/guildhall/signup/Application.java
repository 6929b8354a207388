package dev.guildhall.signup;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's wish for a tenant of its own, as it is stored; what is personal in clear, so never for showing as it is.
 *
 * @param phone E.164
 * @param times how often it was sent
 * @param reason why it was refused
 * @param escalatedAt when the applicant asked for a person, after 48 hours (W34)
 */
record Application(
        UUID id,
        State state,
        String slug,
        String name,
        String blueprint,
        String creditCode,
        String contact,
        String phone,
        String email,
        UUID proof,
        String terms,
        Instant agreedAt,
        String address,
        int times,
        Instant submittedAt,
        Instant dueAt,
        @Nullable Instant escalatedAt,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt) {

    enum State {
        WAITING,
        /** Approved; the tenant is being opened. */
        OPENING,
        APPROVED,
        REFUSED
    }
}
