package dev.guildhall.catalog;

/** A part of the kernel or of a module that takes something from a blueprint when a tenant is opened. */
public interface BlueprintPart {
    /** Called once, bound to the new tenant, in the transaction that opens it. */
    void apply(Blueprint blueprint);
}
