package dev.guildhall.jobs;

/**
 * Long work of one tenant. It runs bound to its tenant and outside of any transaction, on whichever node is free, and is
 * run again after a crash until it returns normally: so it must carry on from what it has stored.
 */
public interface TenantJob {
    /** Stable name under which runs are scheduled, e.g. {@code import}. */
    String name();

    /** @param key what {@link TenantJobs#start} was given, e.g. the id of the import */
    void run(String key);
}
