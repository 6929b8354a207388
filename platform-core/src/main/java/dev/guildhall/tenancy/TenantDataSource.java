package dev.guildhall.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The one data source of all tenant data. A connection belongs to the tenant bound when it was asked for, comes from the
 * pool of that tenant's cluster, and takes the tenant's role with the first statement of each transaction.
 */
class TenantDataSource extends AbstractDataSource {
    private final TenantDirectory directory;
    private final Clusters clusters;

    TenantDataSource(TenantDirectory directory, Clusters clusters) {
        this.directory = directory;
        this.clusters = clusters;
    }

    /**
     * Outside of any tenant the connection tells of its database, as libraries ask at start-up, and refuses every
     * statement with {@link NoTenantBound}.
     */
    @Override
    public Connection getConnection() throws SQLException {
        return open(false);
    }

    /**
     * A connection for a single write outside of any transaction of Spring's: it commits when it is closed. Only for the
     * event registry, which marks its rows so.
     */
    Connection getSelfCommittingConnection() throws SQLException {
        return open(true);
    }

    private Connection open(boolean selfCommitting) throws SQLException {
        Optional<TenantId> bound = TenantScope.bound();
        if (bound.isEmpty()) {
            return TenantConnection.wrap(clusters.tenants(Clusters.MAIN).take(""), null, false);
        }
        Tenant tenant = directory.require(bound.get());
        return TenantConnection.wrap(clusters.tenants(tenant.cluster()).take(tenant.schema()), tenant, selfCommitting);
    }

    @Override
    public Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException("connections of tenants are not opened by name");
    }
}
