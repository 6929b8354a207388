package dev.guildhall.catalog;

/** Believable content of a module for the tenants of the demo; one bean per module. */
public interface DemoContent {
    /** Lower comes first. */
    int order();

    /** Called bound to the tenant, outside of a transaction, at every start of the demo: must be idempotent. */
    void fill(DemoTenant demo);
}
