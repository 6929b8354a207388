package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationRulesTest {

    @Test
    void everyMigrationKeepsTheRules() {
        List<MigrationRules.Migration> all = MigrationRules.onTheClassPath();
        assertThat(all).hasSizeGreaterThan(3);
        assertThat(MigrationRules.broken(all)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no primary key        | CREATE TABLE a (id uuid NOT NULL)",
                "trigger               | CREATE TABLE a (id uuid PRIMARY KEY); CREATE TRIGGER x AFTER INSERT ON a EXECUTE FUNCTION f()",
                "schema name           | CREATE TABLE platform.a (id uuid PRIMARY KEY)",
                "schema name in a key  | CREATE TABLE a (id uuid PRIMARY KEY, b uuid REFERENCES other.b)",
                "session setting       | SET search_path = public",
                "unlogged              | CREATE UNLOGGED TABLE a (id uuid PRIMARY KEY)",
                "sequence              | CREATE TABLE a (id bigserial PRIMARY KEY)",
                "identity              | CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
                "inheritance           | CREATE TABLE a (id uuid PRIMARY KEY) INHERITS (b)",
                "temporary             | CREATE TEMP TABLE a (id uuid PRIMARY KEY)",
                "large object          | CREATE TABLE a (id uuid PRIMARY KEY, b oid)",
                "several commands      | CREATE TABLE a (id uuid PRIMARY KEY); ALTER TABLE a ADD COLUMN b text, ADD COLUMN c text",
                "not additive          | ALTER TABLE a DROP COLUMN b",
                "listen                | LISTEN x",
                "advisory lock         | SELECT pg_advisory_lock(1)",
                "demo data             | INSERT INTO a (id) VALUES (1)",
                "emptied table         | CREATE TABLE a (id uuid PRIMARY KEY); TRUNCATE a",
                "name used by platform | CREATE TABLE tenant (id uuid PRIMARY KEY)"
            })
    void aPlantedViolationIsFound(String what, String sql) {
        List<MigrationRules.Migration> planted = List.of(
                new MigrationRules.Migration("db/platform/V1__a.sql", "CREATE TABLE tenant (slug text PRIMARY KEY)"),
                new MigrationRules.Migration("db/tenant/x/V2__x.sql", sql));
        assertThat(MigrationRules.broken(planted)).as(what).isNotEmpty();
    }

    @Test
    void twoMigrationsWithOneVersionAreFound() {
        String sql = "CREATE TABLE %s (id uuid PRIMARY KEY)";
        assertThat(MigrationRules.broken(List.of(
                        new MigrationRules.Migration("db/tenant/a/V3__a.sql", sql.formatted("a")),
                        new MigrationRules.Migration("db/tenant/b/V3__b.sql", sql.formatted("b")))))
                .isNotEmpty();
    }
}
