package dev.guildhall.provisioning;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantSchemas;
import dev.guildhall.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.DigestUtils;

/**
 * Schemas built ahead for each blueprint and filled with what it alone decides, so that a new tenant is a rename instead of a
 * build. Refilled in the background; those built from other migrations or other files are thrown away.
 */
@Component
public class SpareSchemas implements PlatformSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSchemas.class);

    private final Blueprints blueprints;
    private final ModuleCatalog catalog;
    private final TenantSchemas schemas;
    private final TenantDirectory directory;
    private final ObjectProvider<BlueprintPart> parts;
    private final TransactionTemplate tenantTransactions;
    private final JdbcClient platform;
    private final Clock clock;
    private final int wanted;
    private final Map<String, String> sources = new ConcurrentHashMap<>();

    SpareSchemas(
            Blueprints blueprints,
            ModuleCatalog catalog,
            TenantSchemas schemas,
            TenantDirectory directory,
            ObjectProvider<BlueprintPart> parts,
            TransactionTemplate tenantTransactions,
            @Qualifier("platform") JdbcClient platform,
            Clock clock,
            @Value("${guildhall.provisioning.spares:2}") int wanted) {
        this.blueprints = blueprints;
        this.catalog = catalog;
        this.schemas = schemas;
        this.directory = directory;
        this.parts = parts;
        this.tenantTransactions = tenantTransactions;
        this.platform = platform;
        this.clock = clock;
        this.wanted = wanted;
    }

    /** How many schemas wait for a blueprint on a cluster. */
    public record Stock(String blueprint, String cluster, long ready, long outdated, int wanted) {}

    @Override
    public String name() {
        return "spares";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void sweep() {
        dropOutdated();
        for (Blueprint blueprint : blueprints.all()) {
            for (long missing = wanted - ready(blueprint, Clusters.MAIN); missing > 0; missing--) {
                build(blueprint, Clusters.MAIN);
            }
        }
    }

    public List<Stock> stock() {
        return blueprints.all().stream()
                .map(blueprint -> new Stock(
                        blueprint.id(),
                        Clusters.MAIN,
                        ready(blueprint, Clusters.MAIN),
                        count(
                                "SELECT count(*) FROM spare WHERE blueprint = ? AND cluster = ? AND fingerprint <> ?",
                                blueprint,
                                Clusters.MAIN),
                        wanted))
                .toList();
    }

    /** What a spare of this blueprint must have been built with to be usable. */
    String fingerprint(Blueprint blueprint) {
        return schemas.newest(modules(blueprint)) + " "
                + sources.computeIfAbsent(blueprint.id(), id -> digest(blueprint));
    }

    /** Of all that a schema of this blueprint is filled from. */
    private String digest(Blueprint blueprint) {
        StringBuilder source = new StringBuilder(blueprints.source(blueprint));
        parts.orderedStream().forEach(part -> source.append('\n').append(part.source(blueprint)));
        return DigestUtils.md5DigestAsHex(source.toString().getBytes(StandardCharsets.UTF_8));
    }

    Set<String> modules(Blueprint blueprint) {
        return catalog.withAlwaysOn(blueprints.modules(blueprint));
    }

    /**
     * Builds one more spare. Until it is whole it is a tenant being opened under the schema's name, which no tenant may bear: so
     * it can be bound, is seen by nobody, and is taken away by {@link UnfinishedTenants} where this is cut off.
     */
    void build(Blueprint blueprint, String cluster) {
        String schema = "s_" + Ids.next().toString().replace("-", "");
        TenantId standIn = new TenantId(schema);
        OffsetDateTime begun = clock.instant().atOffset(ZoneOffset.UTC);
        platform.sql("""
                        INSERT INTO tenant (slug, schema_name, name, blueprint, state, cluster, created_at, updated_at)
                        VALUES (:schema, :schema, :name, :blueprint, 'OPENING', :cluster, :now, :now)""")
                .param("schema", schema)
                .param("name", blueprint.name())
                .param("blueprint", blueprint.id())
                .param("cluster", cluster)
                .param("now", begun)
                .update();
        try {
            schemas.create(cluster, schema);
            schemas.migrate(cluster, schema, modules(blueprint));
            TenantScope.with(standIn)
                    .run(() -> tenantTransactions.executeWithoutResult(
                            status -> parts.orderedStream().forEach(part -> part.prepare(blueprint))));
            int kept = platform.sql("""
                            WITH built AS (DELETE FROM tenant WHERE slug = ? AND state = 'OPENING' RETURNING *)
                            INSERT INTO spare (schema_name, blueprint, cluster, fingerprint, built_at)
                            SELECT schema_name, blueprint, cluster, ?, ? FROM built""")
                    .params(schema, fingerprint(blueprint), clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            if (kept == 0) {
                throw new IllegalStateException("the spare " + schema + " took so long that it was taken away");
            }
        } catch (RuntimeException e) {
            schemas.drop(cluster, schema);
            platform.sql("DELETE FROM tenant WHERE slug = ?").param(schema).update();
            throw e;
        } finally {
            directory.changed(standIn);
        }
        LOG.debug("built spare {} for {}", schema, blueprint.id());
    }

    private record Outdated(String cluster, String schema) {}

    void dropOutdated() {
        for (Blueprint blueprint : blueprints.all()) {
            platform.sql("DELETE FROM spare WHERE blueprint = ? AND fingerprint <> ? RETURNING schema_name, cluster")
                    .params(blueprint.id(), fingerprint(blueprint))
                    .query((row, n) -> new Outdated(row.getString("cluster"), row.getString("schema_name")))
                    .list()
                    .forEach(spare -> schemas.drop(spare.cluster(), spare.schema()));
        }
    }

    private long ready(Blueprint blueprint, String cluster) {
        return count(
                "SELECT count(*) FROM spare WHERE blueprint = ? AND cluster = ? AND fingerprint = ?",
                blueprint,
                cluster);
    }

    private long count(String sql, Blueprint blueprint, String cluster) {
        return platform.sql(sql)
                .params(blueprint.id(), cluster, fingerprint(blueprint))
                .query(Long.class)
                .single();
    }
}
