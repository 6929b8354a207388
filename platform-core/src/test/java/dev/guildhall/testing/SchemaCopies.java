package dev.guildhall.testing;

import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.TenantSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Schemas for tenants of tests. The first one of a set of modules is migrated by Flyway, as in production. Every further
 * one is made by the scripts that Flyway ran for the first, sent at once: the same tables, rights and history in a third
 * of the time.
 */
@Component
class SchemaCopies {
    private static final String HISTORY = "flyway_schema_history";
    private static final String SCHEMA = "${flyway:defaultSchema}";

    /** The first schema of each set of modules and what was run for it. One server serves all contexts of a JVM. */
    private static final Map<Set<String>, First> FIRST = new ConcurrentHashMap<>();

    private final TenantSchemas schemas;
    private final Clusters clusters;

    SchemaCopies(TenantSchemas schemas, Clusters clusters) {
        this.schemas = schemas;
        this.clusters = clusters;
    }

    private record First(String schema, List<String> scripts) {
        /** Some statements stand alone, and some migrations are no SQL: those are left to Flyway. */
        boolean canBeCopied() {
            return !scripts.isEmpty()
                    && scripts.stream()
                            .noneMatch(script -> script.toLowerCase(Locale.ROOT).contains("concurrently"));
        }
    }

    /** Makes a schema of this name with its role and the newest tables of the modules. */
    void create(String schema, Collection<String> modules) {
        Set<String> key = new TreeSet<>(modules);
        schemas.create(Clusters.MAIN, schema);
        First first = FIRST.get(key);
        if (first != null && first.canBeCopied()) {
            copy(first, schema);
        } else {
            schemas.migrate(Clusters.MAIN, schema, modules);
            FIRST.put(key, new First(schema, scripts(schema, key)));
        }
    }

    private void copy(First first, String schema) {
        String history = '"' + schema + "\"." + HISTORY;
        String original = '"' + first.schema() + "\"." + HISTORY;
        StringBuilder sql = new StringBuilder(
                "SELECT set_config('search_path', '\"" + schema + "\",' || current_setting('search_path'), true);\n");
        first.scripts()
                .forEach(script -> sql.append(script.replace(SCHEMA, schema)).append("\n;\n"));
        sql.append("CREATE TABLE " + history + " (LIKE " + original + " INCLUDING ALL);\n");
        sql.append("INSERT INTO " + history + " SELECT * FROM " + original + ";\n");
        sql.append("REVOKE ALL ON " + history + " FROM \"" + schema + '"');
        try (Connection owner = clusters.owner(Clusters.MAIN).getConnection();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            try {
                statement.execute(sql.toString());
                owner.commit();
            } catch (SQLException e) {
                owner.rollback();
                throw e;
            } finally {
                owner.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no copy of " + first.schema() + " for " + schema, e);
        }
    }

    /** What Flyway ran, in its order; nothing if not all of it was SQL. */
    private List<String> scripts(String schema, Set<String> modules) {
        List<String> scripts = new ArrayList<>();
        try (Connection owner = clusters.owner(Clusters.MAIN).getConnection();
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("SELECT type, script FROM \"" + schema + "\"." + HISTORY
                        + " WHERE success ORDER BY installed_rank")) {
            while (rows.next()) {
                if (!rows.getString("type").equals("SQL")) {
                    return List.of();
                }
                scripts.add(text(rows.getString("script"), modules));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no history of " + schema, e);
        }
        return scripts;
    }

    private static String text(String script, Set<String> modules) {
        DefaultResourceLoader loader = new DefaultResourceLoader();
        Resource file = modules.stream()
                .map(module -> loader.getResource("classpath:db/tenant/" + module + "/" + script))
                .filter(Resource::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("where is " + script + "?"));
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
