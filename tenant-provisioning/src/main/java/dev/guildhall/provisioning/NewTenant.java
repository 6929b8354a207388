package dev.guildhall.provisioning;

import org.jspecify.annotations.Nullable;

/**
 * A tenant that an operator asks for, unchecked.
 *
 * @param blueprint id of the blueprint, e.g. {@code certification}
 * @param admin the first member of its staff, who becomes its owner
 */
public record NewTenant(String slug, String name, String blueprint, Admin admin) {
    /**
     * @param phone mainland mobile number; the invitation to set a password is sent there
     * @param email where there is one, short message and e-mail carry a link that is good for ten minutes instead (W47)
     */
    public record Admin(String name, String phone, @Nullable String email) {
        public Admin(String name, String phone) {
            this(name, phone, null);
        }
    }
}
