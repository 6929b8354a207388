package dev.guildhall.tenancy;

/**
 * Whether a tenant is open. Opening: being made, seen by nobody. Suspended: data kept, every page says why. Archived: as if
 * it did not exist.
 */
public enum TenantState {
    OPENING,
    ACTIVE,
    SUSPENDED,
    ARCHIVED
}
