package dev.guildhall.identity;

import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * The messages by which somebody confirms an e-mail address or a new account; the notice module sends them. Called inside the
 * transaction that stores the code, so that nothing is sent for what was not stored.
 */
public interface ConfirmationMessages {
    /** Whether this deployment sends e-mail. */
    boolean mailing();

    /** A code to set a new password with, to an address that an account has proved. */
    void resetCode(EmailAddress to, String code, int validMinutes);

    /** Does the work of {@link #resetCode} for an address that is nobody's. */
    void nothing(EmailAddress to, String code, int validMinutes);

    /**
     * @param link full address of the page that confirms, a secret
     * @param validMinutes how long code and link can be used
     */
    void confirmEmail(EmailAddress to, String code, String link, int validMinutes);

    /**
     * Somebody wanted to register with an address that has an account already.
     *
     * @param link full address of the tenant's sign-in
     */
    void inUse(EmailAddress to, String link);

    /** By each way that there is (W47); the two links differ, since only the e-mail's proves the address. */
    void activate(
            @Nullable PhoneNumber phone,
            @Nullable EmailAddress email,
            String code,
            String phoneLink,
            String emailLink,
            int validMinutes);
}
