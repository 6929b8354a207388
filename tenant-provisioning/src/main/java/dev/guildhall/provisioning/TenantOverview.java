package dev.guildhall.provisioning;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.guildhall.tenancy.TenantState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the operator sees it.
 *
 * @param modules ids of the optional modules that are on
 * @param behind number of its modules that lack a migration of this build
 */
public record TenantOverview(
        String slug,
        String name,
        String blueprint,
        TenantState state,
        @Nullable String stateReason,
        String cluster,
        List<String> modules,
        List<String> domains,
        int behind,
        Instant createdAt) {

    /** Where it answers, below the server. */
    @JsonProperty
    public String path() {
        return "/t/" + slug + "/";
    }
}
