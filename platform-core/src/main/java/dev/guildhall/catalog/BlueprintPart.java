package dev.guildhall.catalog;

/**
 * A part of the kernel or of a module that takes something from a blueprint when a tenant is opened. What is the same for all
 * tenants of a blueprint is in a schema before it becomes a tenant's, so that nobody waits for it.
 */
public interface BlueprintPart {
    /**
     * Writes what the blueprint alone decides. Called in one transaction when a schema is built ahead, bound to a stand-in: its
     * name and its time are not the tenant's, it has no keys and nobody acts for it.
     */
    default void prepare(Blueprint blueprint) {}

    /**
     * What {@link #prepare} reads beside the blueprint, such as the text of its files. A schema that was prepared from
     * something else than this build would is thrown away.
     */
    default String source(Blueprint blueprint) {
        return "";
    }

    /**
     * Writes what the tenant decides too. Called once, bound to the new tenant, in the transaction that opens it, after all that
     * was prepared.
     */
    default void apply(Blueprint blueprint) {}
}
