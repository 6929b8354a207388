package dev.guildhall.catalog;

import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which modules are on for which tenant (X3). Kept in the control database; switching never touches a module's data, so
 * everything is back when it is switched on again.
 */
@Service
public class ModuleSwitches {
    private final ModuleCatalog catalog;
    private final TenantDirectory directory;
    private final JdbcClient platform;
    private final TransactionTemplate transactions;

    ModuleSwitches(
            ModuleCatalog catalog,
            TenantDirectory directory,
            @Qualifier("platform") JdbcClient platform,
            @Qualifier("platform") TransactionTemplate transactions) {
        this.catalog = catalog;
        this.directory = directory;
        this.platform = platform;
        this.transactions = transactions;
    }

    /** Ids of the modules that are on, the parts that are always on included. */
    public Set<String> on(TenantId tenant) {
        return catalog.withAlwaysOn(directory.require(tenant).modules());
    }

    public boolean isOn(TenantId tenant, String module) {
        return catalog.find(module)
                .map(descriptor -> descriptor.alwaysOn()
                        || directory.require(tenant).modules().contains(module))
                .orElse(false);
    }

    /**
     * Sets which optional modules are on. The schema must already have the tables of those newly on: provisioning
     * migrates before it calls this.
     *
     * @throws UnknownModule for an id that this deployment does not have
     * @throws MissingNeeds when a module is wanted without one that it needs
     */
    public void set(TenantId tenant, Set<String> wanted) {
        check(wanted);
        directory.require(tenant);
        transactions.executeWithoutResult(status -> {
            platform.sql("DELETE FROM tenant_module WHERE tenant = ?")
                    .param(tenant.value())
                    .update();
            for (String module : new TreeSet<>(wanted)) {
                if (!catalog.find(module).orElseThrow().alwaysOn()) {
                    platform.sql("INSERT INTO tenant_module (tenant, module) VALUES (?, ?) ON CONFLICT DO NOTHING")
                            .params(tenant.value(), module)
                            .update();
                }
            }
        });
        directory.changed(tenant);
    }

    /** Refuses a choice of modules that cannot stand. */
    public void check(Set<String> wanted) {
        for (String module : wanted) {
            ModuleDescriptor descriptor = catalog.find(module).orElseThrow(() -> new UnknownModule(module));
            for (String needed : descriptor.needs()) {
                if (!wanted.contains(needed)
                        && !catalog.find(needed).orElseThrow().alwaysOn()) {
                    throw new MissingNeeds(descriptor, catalog.find(needed).orElseThrow());
                }
            }
        }
    }
}
