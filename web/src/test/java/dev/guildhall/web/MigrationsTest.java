package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.MigrationRules;
import org.junit.jupiter.api.Test;

/** The migrations of all modules together, as they are shipped; what the rules find is tested beside them. */
class MigrationsTest {

    /** It ran before all modules were looked at, and a migration that ran stays as it is. */
    private static final String BEFORE = "db/tenant/talent/V20261129072931__person_import_ends.sql has several DDL";

    @Test
    void everyModuleKeepsTheRules() {
        var all = MigrationRules.onTheClassPath();
        assertThat(all).anyMatch(migration -> migration.path().startsWith("db/tenant/recruiting/"));
        assertThat(MigrationRules.broken(all)).allMatch(broken -> broken.startsWith(BEFORE));
    }
}
