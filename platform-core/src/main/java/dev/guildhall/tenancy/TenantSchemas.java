package dev.guildhall.tenancy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Makes schemas with their roles, and migrates them. Every schema is owned by the DDL role; the role of the same name may
 * read and write its tables and nothing else.
 */
@Component
public class TenantSchemas {
    private static final Logger LOG = LoggerFactory.getLogger(TenantSchemas.class);
    private static final String HISTORY = "flyway_schema_history";

    private final Clusters clusters;
    private final Map<String, String> newest = new ConcurrentHashMap<>();

    TenantSchemas(Clusters clusters) {
        this.clusters = clusters;
    }

    /** Makes an empty schema and its role, ready to be migrated. */
    public void create(String cluster, String schema) {
        String name = quoted(schema);
        ddl(
                cluster,
                "CREATE ROLE " + name + " NOLOGIN",
                "CREATE SCHEMA " + name,
                "GRANT USAGE ON SCHEMA " + name + " TO " + name,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + name + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "
                        + name,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + name + " GRANT USAGE, SELECT ON SEQUENCES TO " + name,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + name + " GRANT EXECUTE ON FUNCTIONS TO " + name,
                "GRANT " + name + " TO " + DatabaseSetup.APP + " WITH INHERIT FALSE, SET TRUE");
    }

    /** Removes a schema that never became a tenant's. */
    public void drop(String cluster, String schema) {
        ddl(cluster, "DROP SCHEMA IF EXISTS " + quoted(schema) + " CASCADE", "DROP ROLE IF EXISTS " + quoted(schema));
    }

    /**
     * Brings a schema to the newest version of the given modules.
     *
     * @return the newest version applied of each module, by module id
     */
    public Map<String, String> migrate(String cluster, String schema, Collection<String> modules) {
        DataSource owner = clusters.owner(cluster);
        Flyway flyway = Flyway.configure()
                .dataSource(owner)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(false)
                .table(HISTORY)
                .locations(modules.stream().map(TenantSchemas::location).toArray(String[]::new))
                .failOnMissingLocations(false)
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:missing", "*:future")
                .group(true)
                .validateMigrationNaming(true)
                .baselineOnMigrate(false)
                .loggers("slf4j")
                .load();
        flyway.migrate();
        ddl(cluster, "REVOKE ALL ON " + quoted(schema) + "." + HISTORY + " FROM " + quoted(schema));
        Map<String, String> versions = new LinkedHashMap<>();
        for (String module : new TreeSet<>(modules)) {
            versions.put(module, "");
        }
        for (MigrationInfo applied : flyway.info().applied()) {
            String script = applied.getScript();
            String physical = applied.getPhysicalLocation();
            for (String module : modules) {
                if (script.contains(folder(module)) || (physical != null && physical.contains(folder(module)))) {
                    versions.merge(module, applied.getVersion().getVersion(), TenantSchemas::later);
                }
            }
        }
        LOG.debug("schema {} is at {}", schema, versions);
        return versions;
    }

    /** The newest version that this build has of each module; empty text for a module without tables. */
    public Map<String, String> newest(Collection<String> modules) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String module : new TreeSet<>(modules)) {
            versions.put(module, newest.computeIfAbsent(module, TenantSchemas::newestOf));
        }
        return versions;
    }

    private static String newestOf(String module) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:" + folder(module) + "/V*.sql"))
                    .map(file -> String.valueOf(file.getFilename()))
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .reduce("", TenantSchemas::later);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String later(String a, String b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static String location(String module) {
        return "classpath:" + folder(module);
    }

    private static String folder(String module) {
        return "db/tenant/" + module;
    }

    private void ddl(String cluster, String... statements) {
        try (Connection connection = clusters.owner(cluster).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement sql = connection.createStatement()) {
                for (String statement : statements) {
                    sql.execute(statement);
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DDL on cluster " + cluster + " failed: " + e.getMessage(), e);
        }
    }

    private static String quoted(String identifier) {
        if (!identifier.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a schema name: " + identifier);
        }
        return '"' + identifier + '"';
    }
}
