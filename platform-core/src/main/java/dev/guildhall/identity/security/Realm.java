package dev.guildhall.identity.security;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;

/** What a session belongs to: a tenant, or the deployment itself. */
final class Realm {
    /** No slug looks like this. */
    static final String DEPLOYMENT = "-";

    private Realm() {}

    static String current() {
        return TenantScope.bound().map(TenantId::value).orElse(DEPLOYMENT);
    }

    static boolean isTenant() {
        return TenantScope.bound().isPresent();
    }
}
