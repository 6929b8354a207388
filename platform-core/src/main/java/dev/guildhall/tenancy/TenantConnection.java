package dev.guildhall.tenancy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Switches to the tenant's role before the first statement of each transaction.
 *
 * <p>Lazily, so that isolation level and read-only mode can still be set before; per transaction, so that the role ends
 * with it whatever happens, also behind a pooler that hands the server connection to somebody else. A statement kept over
 * a commit runs without any role and so sees nothing.
 */
final class TenantConnection implements InvocationHandler {
    private final Connection raw;
    private final Runnable back;
    private final @Nullable Tenant tenant;
    private final boolean selfCommitting;
    private boolean entered;

    private TenantConnection(Lanes.Taken taken, @Nullable Tenant tenant, boolean selfCommitting) {
        this.raw = taken.connection();
        this.back = taken.back();
        this.tenant = tenant;
        this.selfCommitting = selfCommitting;
    }

    static Connection wrap(Lanes.Taken taken, @Nullable Tenant tenant, boolean selfCommitting) {
        return (Connection) Proxy.newProxyInstance(
                TenantConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new TenantConnection(taken, tenant, selfCommitting));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "toString" -> {
                return "connection of tenant " + (tenant == null ? "-" : tenant.id());
            }
            case "createStatement", "prepareStatement", "prepareCall", "setSavepoint" -> enter();
            case "unwrap" -> {
                if (arguments != null && ((Class<?>) arguments[0]).isInstance(proxy)) {
                    return proxy;
                }
                enter();
            }
            case "setAutoCommit" -> {
                if (arguments != null && Boolean.TRUE.equals(arguments[0])) {
                    throw new SQLException("a tenant's connection is never in auto-commit mode");
                }
            }
            case "setSchema", "setCatalog", "setClientInfo" ->
                throw new SQLException(method.getName() + " is not for a tenant's connection");
            case "commit" -> entered = false;
            case "rollback" -> {
                if (arguments == null || !(arguments[0] instanceof Savepoint)) {
                    entered = false;
                }
            }
            case "close" -> {
                close();
                return null;
            }
            default -> {}
        }
        try {
            return method.invoke(raw, ofTenant(method, arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * A statement bears its schema's name, so that it is prepared for this tenant alone: the same words for another one would be
     * the same statement to the driver, and the server would plan it anew each time the connection comes to another schema.
     */
    private @Nullable Object @Nullable [] ofTenant(Method method, @Nullable Object @Nullable [] arguments) {
        if (arguments == null || tenant == null || !method.getName().equals("prepareStatement")) {
            return arguments;
        }
        @Nullable Object[] marked = arguments.clone();
        marked[0] = "/*" + tenant.schema() + "*/ " + arguments[0];
        return marked;
    }

    private void close() throws SQLException {
        entered = false;
        try (raw) {
            if (selfCommitting && !raw.isClosed()) {
                commitOrRollBack();
            }
        } finally {
            back.run();
        }
    }

    private void commitOrRollBack() throws SQLException {
        try {
            raw.commit();
        } catch (SQLException e) {
            raw.rollback(); // the failure itself was reported by the statement that met it
        }
    }

    private void enter() throws SQLException {
        if (tenant == null) {
            throw new NoTenantBound();
        }
        TenantId now = TenantScope.current();
        if (!now.equals(tenant.id())) {
            throw new WrongTenantBound(tenant.id(), now);
        }
        if (entered) {
            return;
        }
        // The role's name comes from the directory and holds [a-z0-9_] only.
        StringBuilder sql =
                new StringBuilder("SET LOCAL ROLE \"").append(tenant.schema()).append('"');
        if (!selfCommitting && !TransactionSynchronizationManager.isActualTransactionActive()) {
            // Without a transaction nobody commits: a write would be reported as done and then be lost.
            sql.append("; SET TRANSACTION READ ONLY");
        }
        if (RepeatableWork.now()) {
            sql.append("; SET LOCAL synchronous_commit = off");
        }
        try (Statement statement = raw.createStatement()) {
            statement.execute(sql.toString());
        }
        entered = true;
    }
}
