package dev.guildhall.tenancy;

/** A domain event. It carries its tenant, since no listener inherits one; the kernel binds it before the listener runs. */
public interface TenantEvent {
    TenantId tenant();
}
