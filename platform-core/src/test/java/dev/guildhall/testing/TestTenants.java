package dev.guildhall.testing;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens tenants for tests, with real schemas and roles. */
@Component
public class TestTenants {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Blueprints blueprints;
    private final ModuleCatalog catalog;
    private final SchemaCopies copies;
    private final TenantDirectory directory;
    private final ObjectProvider<BlueprintPart> parts;
    private final JdbcClient platform;
    private final TransactionTemplate transactions;

    TestTenants(
            Blueprints blueprints,
            ModuleCatalog catalog,
            SchemaCopies copies,
            TenantDirectory directory,
            ObjectProvider<BlueprintPart> parts,
            @Qualifier("platform") JdbcClient platform,
            TransactionTemplate transactions) {
        this.blueprints = blueprints;
        this.catalog = catalog;
        this.copies = copies;
        this.directory = directory;
        this.parts = parts;
        this.platform = platform;
        this.transactions = transactions;
    }

    /** A fresh tenant with a name of its own. */
    public TenantId open(String blueprint) {
        return open(blueprint.substring(0, 1) + "test" + NUMBER.incrementAndGet(), blueprint);
    }

    /** The tenant of this name; opened on the first call. */
    public synchronized TenantId open(String slug, String blueprintId) {
        TenantId id = new TenantId(slug);
        if (directory.find(id).isPresent()) {
            return id;
        }
        Blueprint blueprint = blueprints.find(blueprintId).orElseThrow();
        Set<String> modules = blueprints.modules(blueprint);
        copies.create(id.schema(), catalog.withAlwaysOn(modules));
        platform.sql("INSERT INTO tenant (slug, schema_name, name, blueprint, state, cluster, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, 'ACTIVE', 'main', now(), now())")
                .params(slug, id.schema(), "测试" + slug, blueprintId)
                .update();
        for (String module : new TreeSet<>(modules)) {
            platform.sql("INSERT INTO tenant_module (tenant, module) VALUES (?, ?)")
                    .params(slug, module)
                    .update();
        }
        directory.changed(id);
        TenantScope.with(id)
                .run(() -> transactions.executeWithoutResult(status -> {
                    parts.orderedStream().forEach(part -> part.prepare(blueprint));
                    parts.orderedStream().forEach(part -> part.apply(blueprint));
                }));
        return id;
    }
}
