package dev.guildhall.provisioning;

/**
 * A tenant that an operator asks for, unchecked.
 *
 * @param blueprint id of the blueprint, e.g. {@code certification}
 * @param admin the first member of its staff, who becomes its owner
 */
public record NewTenant(String slug, String name, String blueprint, Admin admin) {
    /** @param phone mainland mobile number; the invitation to set a password is sent there */
    public record Admin(String name, String phone) {}
}
