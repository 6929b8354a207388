package dev.guildhall.identity;

import dev.guildhall.vault.PhoneNumber;
import java.util.Optional;

/**
 * A module's list of phones that may become accounts at their first sign-in by code. A phone that has no account and is in
 * no registry cannot sign in.
 */
public interface PhoneRegistry {
    /** Id of the module; the registry is asked only where that module is on. */
    String module();

    /** The account that this phone would get, or empty when it is not listed. */
    Optional<NewAccount> enrolment(PhoneNumber phone);

    /** Called in the transaction that has just opened the account. */
    void enrolled(PhoneNumber phone, AccountId account);
}
