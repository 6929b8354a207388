package dev.guildhall.identity;

import org.jspecify.annotations.Nullable;

/**
 * Why an account has a role.
 *
 * @param position the position that brings it; null where it was given by hand
 */
public record RoleGrant(String role, String name, @Nullable String position) {
    public static final String MANUAL = "MANUAL";

    /** {@code MANUAL}, or {@code POSITION:<id>}. */
    public String source() {
        return position == null ? MANUAL : "POSITION:" + position;
    }
}
