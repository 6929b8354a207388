package dev.guildhall.tenancy;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the databases are ({@code guildhall.database.*}).
 *
 * @param adminUrl JDBC address with a superuser's credentials. When set, the database and its three login roles are made
 *     at start-up, with generated passwords kept in the data directory
 * @param url JDBC address of the prepared database, when there is no {@code adminUrl}
 * @param name name of the database to make under {@code adminUrl}
 * @param poolSize connections of the tenants' pool, per cluster and node
 * @param connectionLifetime how long a connection of the tenants' pool is used; what its server process keeps of tenants ends
 *     with it
 * @param platformPoolSize connections of the control database's pool
 * @param clusters further clusters for tenants, by name; {@code main} is the one described above
 */
@ConfigurationProperties("guildhall.database")
record DatabaseProperties(
        @Nullable String adminUrl,
        @Nullable String url,
        @DefaultValue("guildhall") String name,
        @Nullable Login owner,
        @Nullable Login app,
        @Nullable Login platform,
        @DefaultValue("16") int poolSize,
        @DefaultValue("30m") Duration connectionLifetime,
        @DefaultValue("6") int platformPoolSize,
        @DefaultValue Map<String, ClusterProperties> clusters) {

    record Login(String username, String password) {}

    record ClusterProperties(
            String url,
            Login owner,
            Login app,
            @DefaultValue("16") int poolSize) {}
}
