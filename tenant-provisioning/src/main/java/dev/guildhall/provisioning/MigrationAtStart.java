package dev.guildhall.provisioning;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Migrates the tenants that are behind before this node answers. For a deployment of few tenants; a large one switches
 * this off and migrates from the operator's console while the old version still serves.
 */
@Component
class MigrationAtStart implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationAtStart.class);

    private final Migrations migrations;
    private final boolean wanted;

    MigrationAtStart(Migrations migrations, @Value("${guildhall.provisioning.migrate-at-start:true}") boolean wanted) {
        this.migrations = migrations;
        this.wanted = wanted;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (wanted) {
            migrations
                    .migrateAll()
                    .forEach(slug -> LOG.error("tenant {} stays behind; see the operator's console", slug));
        }
    }
}
