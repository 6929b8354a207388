package dev.guildhall.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;

/** Compares the session's tenant with the bound one and delegates to the data source, which does the work. */
class HibernateTenantConnections implements MultiTenantConnectionProvider<String> {
    private final transient TenantDataSource tenants;

    HibernateTenantConnections(TenantDataSource tenants) {
        this.tenants = tenants;
    }

    @Override
    public Connection getAnyConnection() {
        throw new NoTenantBound();
    }

    @Override
    public void releaseAnyConnection(Connection connection) {
        throw new NoTenantBound();
    }

    @Override
    public Connection getConnection(String tenant) throws SQLException {
        TenantId bound = TenantScope.current();
        if (!bound.value().equals(tenant)) {
            throw new IllegalStateException("session of tenant " + tenant + " used under " + bound);
        }
        return tenants.getConnection();
    }

    @Override
    public void releaseConnection(String tenant, Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public boolean supportsAggressiveRelease() {
        return false;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
        return false;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
