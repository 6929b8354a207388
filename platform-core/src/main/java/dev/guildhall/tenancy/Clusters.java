package dev.guildhall.tenancy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.guildhall.tenancy.DatabaseProperties.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * The database clusters and their pools: for each cluster lanes for the tenants' work (login {@code app}, auto-commit off)
 * and a small pool for DDL (login {@code owner}); on {@code main} also the control database (login {@code platform}).
 */
@Component
public class Clusters implements DisposableBean {
    /** The cluster that also holds the control database. */
    public static final String MAIN = "main";

    private static final int CONNECTIONS_OF_A_LANE = 2;
    /** What a connection keeps prepared: a dozen statements that are often asked, of each of the tenants of a lane. */
    private static final int STATEMENTS_OF_A_CONNECTION = 1_024;

    /** Of the heap, for their words. */
    private static final int MIB_OF_STATEMENTS = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Most of what others do on a connection takes no longer. */
    private static final Duration MOMENT = Duration.ofMillis(4);

    private final Map<String, Lanes> tenants = new LinkedHashMap<>();
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
        add(MAIN, main.url(), main.owner(), main.app(), properties.poolSize(), properties.connectionLifetime());
        properties
                .clusters()
                .forEach((name, cluster) -> add(
                        name,
                        cluster.url(),
                        cluster.owner(),
                        cluster.app(),
                        cluster.poolSize(),
                        properties.connectionLifetime()));
        platform = pool("platform", main.url(), main.platform(), properties.platformPoolSize(), config -> {
            config.setMinimumIdle(1);
        });
    }

    private void add(String name, String url, Login owner, Login app, int poolSize, Duration lifetime) {
        tenants.put(name, lanes(name, url, app, poolSize, lifetime));
        owners.put(name, pool(name + "-owner", url, owner, 4, config -> {
            config.setMinimumIdle(0);
            config.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        }));
    }

    private static Lanes lanes(String name, String url, Login app, int poolSize, Duration lifetime) {
        int number = Math.ceilDiv(poolSize, CONNECTIONS_OF_A_LANE);
        List<HikariDataSource> pools = new ArrayList<>();
        for (int lane = 0; lane < number; lane++) {
            // Where the number is odd, the last has one less.
            int size = Math.min(CONNECTIONS_OF_A_LANE, poolSize - lane * CONNECTIONS_OF_A_LANE);
            boolean first = lane == 0;
            pools.add(pool(name + "-app-" + lane, url, app, size, config -> {
                config.setAutoCommit(false);
                config.addDataSourceProperty("preparedStatementCacheQueries", STATEMENTS_OF_A_CONNECTION);
                config.addDataSourceProperty("preparedStatementCacheSizeMiB", MIB_OF_STATEMENTS);
                config.setMinimumIdle(first ? 1 : 0);
                config.setIdleTimeout(Duration.ofMinutes(5).toMillis());
                // A server process keeps some MB of catalogue for each tenant it has met: let it go after a while. Not
                // too
                // soon: whoever comes first to a new one waits until it has learned his tables.
                config.setMaxLifetime(lifetime.toMillis());
            }));
        }
        return new Lanes(pools, PATIENCE, MOMENT);
    }

    private static HikariDataSource pool(
            String name, String url, Login login, int size, Consumer<HikariConfig> further) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(login.username());
        config.setPassword(login.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(PATIENCE.toMillis());
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

    /** The connections for tenants' work on a cluster; they see nothing until they take a tenant's role. */
    Lanes tenants(String cluster) {
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
        tenants.values().forEach(Lanes::close);
        owners.values().forEach(HikariDataSource::close);
        platform.close();
    }
}
