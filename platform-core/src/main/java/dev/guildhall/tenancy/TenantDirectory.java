package dev.guildhall.tenancy;

import java.util.List;
import java.util.Optional;

/** All tenants of this deployment, read from the control database and cached for a short time. */
public interface TenantDirectory {
    Optional<Tenant> find(TenantId id);

    /** @param host host name of a request, without port */
    Optional<Tenant> byHost(String host);

    /** @throws NoTenantBound where no such tenant exists */
    default Tenant require(TenantId id) {
        return find(id).orElseThrow(NoTenantBound::new);
    }

    /** Slugs of all tenants in this state, ordered; for sweeps. */
    List<TenantId> all(TenantState state);

    /** Forgets what is cached of this tenant, here only: for one that nobody else may know yet. */
    void forget(TenantId id);

    /** Forgets what is cached of this tenant, here and on every other node. */
    void changed(TenantId id);
}
