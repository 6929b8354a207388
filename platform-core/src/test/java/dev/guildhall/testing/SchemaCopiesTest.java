package dev.guildhall.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.TenantSchemas;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The schemas that tests work in are those that Flyway makes. */
@GuildhallTest
class SchemaCopiesTest {
    @Autowired
    SchemaCopies copies;

    @Autowired
    TenantSchemas schemas;

    @Autowired
    Clusters clusters;

    @Autowired
    ModuleCatalog catalog;

    @Autowired
    Blueprints blueprints;

    @Test
    void aCopyHasTheTablesTheRightsAndTheHistoryOfTheOriginal() throws SQLException {
        Set<String> modules =
                catalog.withAlwaysOn(blueprints.modules(blueprints.find("mall").orElseThrow()));
        schemas.create(Clusters.MAIN, "copies_original");
        schemas.migrate(Clusters.MAIN, "copies_original", modules);
        copies.create("copies_first", modules);
        copies.create("copies_second", modules);

        assertThat(told("copies_original")).hasSizeGreaterThan(500);
        assertThat(told("copies_first")).isEqualTo(told("copies_original"));
        assertThat(told("copies_second")).isEqualTo(told("copies_original"));
    }

    /** Everything that PostgreSQL knows of a schema, with its own name left out. */
    private List<String> told(String schema) throws SQLException {
        List<String> told = new ArrayList<>();
        for (String about : List.of(
                "SELECT c.relname, c.relkind, c.relowner::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) a)"
                        + " FROM pg_class c WHERE c.relnamespace = '%1$s'::regnamespace AND c.relname NOT LIKE 'flyway%%' ORDER BY 1",
                "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, collation_name"
                        + " FROM information_schema.columns WHERE table_schema = '%1$s' ORDER BY 1, 3",
                "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                        + " WHERE connamespace = '%1$s'::regnamespace AND conrelid::regclass::text NOT LIKE '%%flyway%%' ORDER BY 1, 2",
                "SELECT indexdef FROM pg_indexes WHERE schemaname = '%1$s' AND tablename NOT LIKE 'flyway%%' ORDER BY 1",
                "SELECT array_agg(a::text ORDER BY a::text) FROM pg_class c, unnest(c.relacl) a"
                        + " WHERE c.oid = '%1$s.flyway_schema_history'::regclass",
                "SELECT version, description, type, script, checksum, success FROM %1$s.flyway_schema_history"
                        + " ORDER BY installed_rank")) {
            try (Connection owner = clusters.owner(Clusters.MAIN).getConnection();
                    Statement statement = owner.createStatement();
                    ResultSet rows = statement.executeQuery(String.format(about, schema))) {
                while (rows.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        row.append(rows.getString(column)).append(" | ");
                    }
                    told.add(row.toString().replace(schema, "*"));
                }
            }
        }
        return told;
    }
}
