package dev.guildhall.tenancy;

/** A connection or session that was opened for one tenant was used while another was bound. */
class WrongTenantBound extends IllegalStateException {
    WrongTenantBound(TenantId opened, Object now) {
        super("opened for tenant " + opened + ", used under " + now);
    }
}
