package dev.guildhall.provisioning;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantSchemas;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Schemas built ahead for each blueprint, so that a new tenant is a rename instead of a build. Refilled in the background;
 * those built by an older version of the software are thrown away.
 */
@Component
public class SpareSchemas implements PlatformSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSchemas.class);

    private final Blueprints blueprints;
    private final ModuleCatalog catalog;
    private final TenantSchemas schemas;
    private final JdbcClient platform;
    private final Clock clock;
    private final int wanted;

    SpareSchemas(
            Blueprints blueprints,
            ModuleCatalog catalog,
            TenantSchemas schemas,
            @Qualifier("platform") JdbcClient platform,
            Clock clock,
            @Value("${guildhall.provisioning.spares:2}") int wanted) {
        this.blueprints = blueprints;
        this.catalog = catalog;
        this.schemas = schemas;
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
        return schemas.newest(modules(blueprint)).toString();
    }

    Set<String> modules(Blueprint blueprint) {
        return catalog.withAlwaysOn(blueprints.modules(blueprint));
    }

    /** Builds one more spare; the row is written last, so that a half-built schema is never claimed. */
    void build(Blueprint blueprint, String cluster) {
        String schema = "s_" + Ids.next().toString().replace("-", "");
        schemas.create(cluster, schema);
        try {
            schemas.migrate(cluster, schema, modules(blueprint));
            platform.sql(
                            "INSERT INTO spare (schema_name, blueprint, cluster, fingerprint, built_at) VALUES (?, ?, ?, ?, ?)")
                    .params(
                            schema,
                            blueprint.id(),
                            cluster,
                            fingerprint(blueprint),
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        } catch (RuntimeException e) {
            schemas.drop(cluster, schema);
            throw e;
        }
        LOG.debug("built spare {} for {}", schema, blueprint.id());
    }

    private record Outdated(String cluster, String schema) {}

    private void dropOutdated() {
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
