package dev.guildhall.tenancy;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The directory over {@code platform.tenant}. Cached for five minutes and told of every change within a second. */
@Component
class JdbcTenantDirectory implements TenantDirectory {
    static final String TOPIC = "tenant";
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    /** Whoever points a name of his at this server is asked again soon; nobody else asks for what is not there. */
    private static final Duration UNKNOWN = Duration.ofSeconds(30);

    private static final String SELECT = """
            SELECT t.slug, t.schema_name, t.name, t.blueprint, t.state, t.state_reason, t.cluster, t.zone,
                   ARRAY(SELECT m.module FROM tenant_module m WHERE m.tenant = t.slug ORDER BY m.module) AS modules,
                   ARRAY(SELECT d.host FROM tenant_domain d WHERE d.tenant = t.slug ORDER BY d.host) AS domains
              FROM tenant t
            """;

    private final DataSource platform;
    private final JdbcClient jdbc;
    private final PlatformNotices notices;
    private final LoadingCache<TenantId, Optional<Tenant>> byId;
    private final LoadingCache<String, Optional<TenantId>> byHost;

    JdbcTenantDirectory(
            @Qualifier("platform") DataSource platform,
            @Qualifier("platform") JdbcClient jdbc,
            PlatformNotices notices) {
        this.platform = platform;
        this.jdbc = jdbc;
        this.notices = notices;
        this.byId = cache(this::load);
        this.byHost = cache(this::loadHost);
        notices.on(TOPIC, slug -> forget(new TenantId(slug)));
        notices.onListening(() -> {
            byId.invalidateAll();
            byHost.invalidateAll();
        });
    }

    private static <K, V> LoadingCache<K, Optional<V>> cache(CacheLoader<K, Optional<V>> loader) {
        return Caffeine.newBuilder()
                .maximumSize(20_000)
                .expireAfter(Expiry.<K, Optional<V>>writing((key, found) -> found.isPresent() ? LIFETIME : UNKNOWN))
                .build(loader);
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return byId.get(id);
    }

    @Override
    public Optional<Tenant> byHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        Optional<Tenant> tenant = byHost.get(name).flatMap(this::find);
        if (tenant.isPresent() && !tenant.get().domains().contains(name)) {
            // Kept from before the name was taken from this tenant.
            byHost.invalidate(name);
            return byHost.get(name).flatMap(this::find);
        }
        return tenant;
    }

    @Override
    public List<TenantId> all(TenantState state) {
        return jdbc.sql("SELECT slug FROM tenant WHERE state = ? ORDER BY slug")
                .param(state.name())
                .query((row, n) -> new TenantId(row.getString(1)))
                .list();
    }

    @Override
    public void changed(TenantId id) {
        forget(id);
        notices.publish(TOPIC, id.value());
    }

    @Override
    public void forget(TenantId id) {
        byId.invalidate(id);
        byHost.invalidateAll();
    }

    /**
     * Plain JDBC on purpose: a template would keep the control database's connection until the end of the tenant's
     * transaction that happens to be running.
     */
    private <T> Optional<T> one(String sql, String argument, RowMapper<T> mapper) {
        try (Connection connection = platform.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, argument);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.ofNullable(mapper.mapRow(rows, 0)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tenant directory cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Tenant> load(TenantId id) {
        return one(SELECT + " WHERE t.slug = ?", id.value(), JdbcTenantDirectory::read);
    }

    private Optional<TenantId> loadHost(String host) {
        return one("SELECT tenant FROM tenant_domain WHERE host = ?", host, (row, n) -> new TenantId(row.getString(1)));
    }

    private static Tenant read(ResultSet row, int number) throws SQLException {
        return new Tenant(
                new TenantId(row.getString("slug")),
                row.getString("schema_name"),
                row.getString("name"),
                row.getString("blueprint"),
                TenantState.valueOf(row.getString("state")),
                row.getString("state_reason"),
                row.getString("cluster"),
                Set.copyOf(strings(row, "modules")),
                ZoneId.of(row.getString("zone")),
                List.copyOf(strings(row, "domains")));
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
