package dev.guildhall.tenancy;

/** Whether a tenant is open. Suspended: data kept, every page says why. Archived: as if it did not exist. */
public enum TenantState {
    ACTIVE,
    SUSPENDED,
    ARCHIVED
}
