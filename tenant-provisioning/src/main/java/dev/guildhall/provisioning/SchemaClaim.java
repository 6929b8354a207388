package dev.guildhall.provisioning;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantSchemas;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a spare schema and makes it a tenant's, in one transaction of the DDL role: the spare's row, the two renames, the
 * tenant's rows. Either all of it is there or nothing.
 */
@Component
class SchemaClaim {
    private static final String UNIQUE_VIOLATION = "23505";

    /** What was just built may be taken by another who opens a tenant; seldom so often. */
    private static final int MOST_BUILT = 10;

    private final Clusters clusters;
    private final TenantSchemas schemas;
    private final SpareSchemas spares;

    SchemaClaim(Clusters clusters, TenantSchemas schemas, SpareSchemas spares) {
        this.clusters = clusters;
        this.schemas = schemas;
        this.spares = spares;
    }

    /**
     * Enters the tenant in state {@code OPENING}, on a spare schema, or on one built now if none is ready.
     *
     * @throws SlugTaken if the slug or its schema's name is used already
     */
    void claim(TenantId id, String name, Blueprint blueprint, Set<String> modules, Instant now) {
        for (int built = 0; !tryClaim(id, name, blueprint, modules, now); built++) {
            if (built == MOST_BUILT) {
                throw new IllegalStateException(
                        "others took all " + built + " schemas that were built for " + blueprint.id());
            }
            spares.build(blueprint, Clusters.MAIN);
        }
    }

    private boolean tryClaim(TenantId id, String name, Blueprint blueprint, Set<String> modules, Instant now) {
        try (Connection connection = clusters.owner(Clusters.MAIN).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement sql = connection.createStatement()) {
                // Nothing is lost without the tenant's being active, which is kept later and waits for the disk.
                sql.execute("SET LOCAL search_path = platform; SET LOCAL synchronous_commit = off");
                String spare = take(connection, id, name, blueprint, modules, now);
                if (spare == null) {
                    connection.rollback();
                    return false;
                }
                sql.execute("ALTER SCHEMA \"" + spare + "\" RENAME TO \"" + id.schema() + "\"; ALTER ROLE \"" + spare
                        + "\" RENAME TO \"" + id.schema() + '"');
                connection.commit();
                return true;
            } catch (SQLException e) {
                connection.rollback();
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new SlugTaken(id.value());
                }
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a schema for " + id + " cannot be claimed: " + e.getMessage(), e);
        }
    }

    /** Takes a spare and enters the tenant; nothing happens where none is ready. */
    private @Nullable String take(
            Connection connection, TenantId id, String name, Blueprint blueprint, Set<String> modules, Instant now)
            throws SQLException {
        Map<String, String> built = new TreeMap<>(schemas.newest(spares.modules(blueprint)));
        try (PreparedStatement take = connection.prepareStatement("""
                WITH taken AS (
                    DELETE FROM spare WHERE schema_name = (
                        SELECT schema_name FROM spare WHERE blueprint = ? AND cluster = ? AND fingerprint = ?
                         ORDER BY built_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING schema_name, blueprint, cluster),
                entered AS (
                    INSERT INTO tenant (slug, schema_name, name, blueprint, state, cluster, created_at, updated_at)
                    SELECT ?, ?, ?, blueprint, 'OPENING', cluster, ?, ? FROM taken RETURNING slug, created_at),
                switched AS (
                    INSERT INTO tenant_module (tenant, module) SELECT slug, unnest(?) FROM entered),
                migrated AS (
                    INSERT INTO tenant_version (tenant, module, version, migrated_at)
                    SELECT slug, unnest(?), unnest(?), created_at FROM entered)
                SELECT schema_name FROM taken
                """)) {
            take.setString(1, blueprint.id());
            take.setString(2, Clusters.MAIN);
            take.setString(3, spares.fingerprint(blueprint));
            take.setString(4, id.value());
            take.setString(5, id.schema());
            take.setString(6, name);
            take.setTimestamp(7, Timestamp.from(now));
            take.setTimestamp(8, Timestamp.from(now));
            take.setArray(9, texts(connection, new TreeSet<>(modules)));
            take.setArray(10, texts(connection, built.keySet()));
            take.setArray(11, texts(connection, built.values()));
            try (ResultSet taken = take.executeQuery()) {
                return taken.next() ? taken.getString(1) : null;
            }
        }
    }

    private static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
