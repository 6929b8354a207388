package dev.guildhall.identity;

/** Whether an account may sign in, and why not. */
public enum AccountState {
    /** Signs in. */
    ACTIVE,
    /** Registered and waiting for the tenant's review (T8). */
    PENDING,
    /** The tenant refused the registration; the person may correct it and send it again. */
    REFUSED,
    /** Banned, with a reason. */
    DISABLED
}
