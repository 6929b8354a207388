package dev.guildhall.provisioning;

import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.SchemaUpgrades;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantSchemas;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Which tenant has which version of which module, and bringing those behind to the newest. Tenants are migrated one by
 * one; one that fails is noted with its error and does not stop the others.
 */
@Service
public class Migrations implements SchemaUpgrades {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** The one query that tells who is behind: every active module of a tenant against this build's versions. */
    static final String BEHIND = """
            SELECT t.slug, t.name, n.module, coalesce(v.version, '') AS version, n.version AS target, v.error
              FROM unnest(:modules::text[], :versions::text[], :always::boolean[]) AS n (module, version, always)
              JOIN tenant t ON n.always
                            OR EXISTS (SELECT 1 FROM tenant_module m WHERE m.tenant = t.slug AND m.module = n.module)
              LEFT JOIN tenant_version v ON v.tenant = t.slug AND v.module = n.module
             WHERE t.state <> 'OPENING' AND n.version <> '' AND coalesce(v.version, '') < n.version
            """;

    private final ModuleCatalog catalog;
    private final TenantDirectory directory;
    private final TenantSchemas schemas;
    private final JdbcClient platform;
    private final Clock clock;

    Migrations(
            ModuleCatalog catalog,
            TenantDirectory directory,
            TenantSchemas schemas,
            @Qualifier("platform") JdbcClient platform,
            Clock clock) {
        this.catalog = catalog;
        this.directory = directory;
        this.schemas = schemas;
        this.platform = platform;
        this.clock = clock;
    }

    /**
     * A module of a tenant that lacks a migration.
     *
     * @param version what it has, empty if nothing
     * @param error why the last attempt failed, if it did
     */
    public record Behind(
            String tenant,
            String name,
            String module,
            String version,
            String target,
            @Nullable String error) {}

    /** All that is behind, by tenant. */
    public List<Behind> behind() {
        return platform.sql(BEHIND + " ORDER BY t.slug, n.module")
                .params(targets())
                .query((row, n) -> new Behind(
                        row.getString("slug"),
                        row.getString("name"),
                        row.getString("module"),
                        row.getString("version"),
                        row.getString("target"),
                        row.getString("error")))
                .list();
    }

    /** The named parameters of {@link #BEHIND}: module ids, newest versions, and which modules everybody has. */
    Map<String, Object> targets() {
        Map<String, String> newest =
                schemas.newest(catalog.all().stream().map(ModuleDescriptor::id).toList());
        return Map.of(
                "modules",
                newest.keySet().toArray(String[]::new),
                "versions",
                newest.values().toArray(String[]::new),
                "always",
                newest.keySet().stream()
                        .map(id -> catalog.find(id).orElseThrow().alwaysOn())
                        .toArray(Boolean[]::new));
    }

    /**
     * Migrates every tenant that is behind.
     *
     * @return slugs of those that failed; what went wrong is in {@link #behind()}
     */
    public List<String> migrateAll() {
        return behind().stream()
                .map(Behind::tenant)
                .distinct()
                .filter(slug -> !migrate(new TenantId(slug)))
                .toList();
    }

    /** Brings one tenant to the newest version of the modules it has; {@code false} if that failed and was noted. */
    public boolean migrate(TenantId id) {
        Tenant tenant = directory.require(id);
        return migrate(tenant, catalog.withAlwaysOn(tenant.modules()));
    }

    @Override
    public boolean bringUp(Tenant tenant, Collection<String> modules) {
        return migrate(tenant, modules);
    }

    boolean migrate(Tenant tenant, Collection<String> modules) {
        try {
            Map<String, String> versions = schemas.migrate(tenant.cluster(), tenant.schema(), modules);
            versions.forEach((module, version) -> note(tenant.id(), module, version, null));
            return true;
        } catch (RuntimeException e) {
            LOG.error("tenant {} cannot be migrated", tenant.id(), e);
            String error =
                    Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
            schemas.newest(modules).forEach((module, target) -> noteError(tenant.id(), module, target, error));
            return false;
        }
    }

    private void note(TenantId tenant, String module, String version, @Nullable String error) {
        platform.sql("""
                        INSERT INTO tenant_version (tenant, module, version, migrated_at, error) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (tenant, module) DO UPDATE
                           SET version = excluded.version, migrated_at = excluded.migrated_at, error = excluded.error
                        """)
                .params(Arrays.asList(tenant.value(), module, version, now(), error))
                .update();
    }

    private void noteError(TenantId tenant, String module, String target, String error) {
        platform.sql("""
                        INSERT INTO tenant_version (tenant, module, version, migrated_at, error) VALUES (?, ?, '', ?, ?)
                        ON CONFLICT (tenant, module) DO UPDATE SET error = excluded.error
                         WHERE tenant_version.version < ?
                        """).params(tenant.value(), module, now(), error, target).update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
