package dev.guildhall.catalog;

import dev.guildhall.tenancy.Tenant;
import java.util.Collection;

/** Makes the tables of modules in a tenant's schema before they are switched on; implemented by provisioning. */
public interface SchemaUpgrades {

    /**
     * Brings these modules of the tenant to the newest version and notes it.
     *
     * @param modules ids, those that are always on included
     * @return whether it succeeded; what went wrong is noted for the operator
     */
    boolean bringUp(Tenant tenant, Collection<String> modules);
}
