package dev.guildhall.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.core.InfrastructureProxy;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The data source of the event registry: the bound tenant's schema, so that publications commit with the rows they tell
 * of; the control database where nobody is bound (the registry looks at its database once at start-up).
 */
class EventRegistryDataSource extends AbstractDataSource implements InfrastructureProxy {
    private final TenantDataSource tenants;
    private final DataSource platform;

    EventRegistryDataSource(TenantDataSource tenants, DataSource platform) {
        this.tenants = tenants;
        this.platform = platform;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (TenantScope.bound().isEmpty()) {
            return platform.getConnection();
        }
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? tenants.getConnection()
                : tenants.getSelfCommittingConnection();
    }

    @Override
    public Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException("connections of tenants are not opened by name");
    }

    /** The running transaction keeps its connection under this key. */
    @Override
    public Object getWrappedObject() {
        return TenantScope.bound().isPresent() ? tenants : platform;
    }
}
