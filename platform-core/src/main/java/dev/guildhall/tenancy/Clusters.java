package dev.guildhall.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.guildhall.tenancy.DatabaseProperties.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The database clusters and their pools: for each cluster one for the tenants' work (login {@code app}, auto-commit off)
 * and a small one for DDL (login {@code owner}); on {@code main} also the control database (login {@code platform}).
 */
@Component
public class Clusters implements DisposableBean {
    /** The cluster that also holds the control database. */
    public static final String MAIN = "main";

    private final Map<String, HikariDataSource> tenants = new LinkedHashMap<>();
    private final Map<String, HikariDataSource> owners = new LinkedHashMap<>();
    private final HikariDataSource platform;

    Clusters(DatabaseProperties properties, @Value("${guildhall.data:.data}") Path data) {
        DatabaseSetup.Prepared main = properties.adminUrl() != null
                ? DatabaseSetup.prepare(properties.adminUrl(), properties.name(), data)
                : new DatabaseSetup.Prepared(
                        required(properties.url(), "url"),
                        required(properties.owner(), "owner"),
                        required(properties.app(), "app"),
                        required(properties.platform(), "platform"));
        add(MAIN, main.url(), main.owner(), main.app(), properties.poolSize());
        properties
                .clusters()
                .forEach((name, cluster) ->
                        add(name, cluster.url(), cluster.owner(), cluster.app(), cluster.poolSize()));
        platform = pool("platform", main.url(), main.platform(), properties.platformPoolSize(), config -> {
            config.setMinimumIdle(1);
        });
    }

    private void add(String name, String url, Login owner, Login app, int poolSize) {
        tenants.put(name, pool(name + "-app", url, app, poolSize, config -> {
            config.setAutoCommit(false);
            config.setMinimumIdle(Math.min(2, poolSize));
            config.setIdleTimeout(Duration.ofMinutes(5).toMillis());
            // A backend keeps some MB of catalogue cache for each tenant it has touched: let it go after a while.
            config.setMaxLifetime(Duration.ofMinutes(10).toMillis());
        }));
        owners.put(name, pool(name + "-owner", url, owner, 4, config -> {
            config.setMinimumIdle(0);
            config.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        }));
    }

    private static HikariDataSource pool(
            String name, String url, Login login, int size, Consumer<HikariConfig> further) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(login.username());
        config.setPassword(login.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(Duration.ofSeconds(20).toMillis());
        config.addDataSourceProperty("ApplicationName", "guildhall-" + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        further.accept(config);
        return new HikariDataSource(config);
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("No database is configured: set guildhall.database.admin-url, or"
                    + " guildhall.database.url with owner, app and platform (missing here: " + name + ")");
        }
        return value;
    }

    public Set<String> names() {
        return tenants.keySet();
    }

    /** The tenants' pool of a cluster; its connections see nothing until they take a tenant's role. */
    DataSource tenants(String cluster) {
        return Objects.requireNonNull(tenants.get(cluster), () -> "unknown cluster " + cluster);
    }

    /** Connections of the role that owns all schemas, for DDL only. */
    public DataSource owner(String cluster) {
        return Objects.requireNonNull(owners.get(cluster), () -> "unknown cluster " + cluster);
    }

    DataSource platform() {
        return platform;
    }

    @Override
    public void destroy() {
        tenants.values().forEach(HikariDataSource::close);
        owners.values().forEach(HikariDataSource::close);
        platform.close();
    }
}
