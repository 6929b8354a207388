package dev.guildhall.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A visit of an operator in a tenant's console, under the name of one of its staff.
 *
 * @param minutes how long it lasts from its beginning, at most 60
 * @param writing whether it may change things; otherwise it only looks
 */
public record SupportVisit(
        UUID id,
        UUID operator,
        String operatorName,
        AccountId account,
        String accountName,
        String reason,
        int minutes,
        boolean writing,
        State state,
        Instant requestedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable Instant startedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable String endReason) {
    /** Where a visit stands. */
    public enum State {
        REQUESTED,
        APPROVED,
        REFUSED,
        ACTIVE,
        ENDED
    }

    /** The name under which its clicks stand in the tenant's trail. */
    public String actingName() {
        return operatorName + "（平台支持，以" + accountName + "的身份）";
    }

    /** Whole minutes left, rounded up; 0 when it is over. */
    public long minutesLeft(Instant now) {
        if (expiresAt == null || state != State.ACTIVE || !now.isBefore(expiresAt)) {
            return 0;
        }
        return (Duration.between(now, expiresAt).toSeconds() + 59) / 60;
    }
}
