package dev.guildhall.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Regular small work for every active tenant, such as sending what is due. Runs bound to each tenant in turn. */
public interface TenantSweep {
    /** Stable name, e.g. {@code sms-outbox}. */
    String name();

    /** Time between the end of one round and the start of the next. */
    Duration every();

    /** Id of the module that must be on for a tenant to be visited, or {@code null} for all. */
    default @Nullable String module() {
        return null;
    }

    /** A failure is logged and does not keep the other tenants from their turn. */
    void sweep();
}
