package dev.guildhall.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who acts, as the trail keeps it: the name stays as it was, even when the account is renamed or gone. Of an
 * account that was erased the name is shown no more ({@link AuditTrail#forget}).
 *
 * @param id the account, or null for the system and for operators of the deployment
 * @param kind the kind of account, {@code OPERATOR} or {@code SYSTEM}
 */
public record AuditActor(@Nullable UUID id, String kind, String name) {

    /** Work that nobody asked for just now: jobs, listeners, the start of the application. */
    public static final AuditActor SYSTEM = new AuditActor(null, "SYSTEM", "系统");
}
