package dev.guildhall.identity;

import dev.guildhall.vault.PhoneNumber;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account to be opened.
 *
 * @param kind STAFF, PERSON, AGENCY, MEMBER, GUEST or a kind that a later module brings; upper case
 * @param phone signs in by code, and by password once one is set; unique in the tenant
 * @param username signs in by password; unique in the tenant, case does not matter
 * @param password must keep the password rules, even where it is only to be changed at first sign-in
 * @param roles codes of roles, such as {@code owner}; each must exist
 */
public record NewAccount(
        String kind,
        String name,
        @Nullable PhoneNumber phone,
        @Nullable String username,
        @Nullable String password,
        boolean mustChangePassword,
        Set<String> roles) {

    public NewAccount {
        roles = Set.copyOf(roles);
    }
}
