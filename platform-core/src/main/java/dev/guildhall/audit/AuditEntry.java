package dev.guildhall.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** One line of the trail. */
public record AuditEntry(
        UUID id,
        Instant at,
        AuditActor actor,
        String action,
        String subjectType,
        String subjectId,
        Map<String, Object> details) {}
