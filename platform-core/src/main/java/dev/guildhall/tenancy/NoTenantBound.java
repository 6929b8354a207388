package dev.guildhall.tenancy;

/** Tenant data were asked for outside of any tenant. */
public class NoTenantBound extends IllegalStateException {
    public NoTenantBound() {
        super("no tenant is bound to this call");
    }
}
