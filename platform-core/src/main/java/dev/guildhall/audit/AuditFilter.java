package dev.guildhall.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which lines are wanted; null means all.
 *
 * @param actor the account that acted
 * @param actorName part of the name of who acted
 * @param from the first instant
 * @param before the first instant no more wanted
 */
public record AuditFilter(
        @Nullable UUID actor,
        @Nullable String actorName,
        @Nullable String action,
        @Nullable String subjectType,
        @Nullable String subjectId,
        @Nullable Instant from,
        @Nullable Instant before) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null);

    /** All that was done to one thing. */
    public static AuditFilter of(String subjectType, String subjectId) {
        return new AuditFilter(null, null, null, subjectType, subjectId, null, null);
    }
}
