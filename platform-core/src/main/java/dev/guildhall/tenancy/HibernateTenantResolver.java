package dev.guildhall.tenancy;

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** Names the bound tenant to Hibernate, so that sessions and second-level cache keys are its own. */
class HibernateTenantResolver implements CurrentTenantIdentifierResolver<String> {
    /** What Hibernate is told where nobody is bound; no slug looks like it. */
    static final String NOBODY = "-";

    @Override
    public String resolveCurrentTenantIdentifier() {
        return TenantScope.bound().map(TenantId::value).orElse(NOBODY);
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }
}
