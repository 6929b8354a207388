package dev.guildhall.identity;

import dev.guildhall.vault.PhoneNumber;

/**
 * The short messages that sign-in needs; the notice module sends them. Called inside the transaction that stores the code or
 * the ticket, so that nothing is sent for what was not stored.
 */
public interface SignInMessages {
    /** @param validMinutes how long the code can be used */
    void code(PhoneNumber to, CodePurpose purpose, String code, int validMinutes);

    /** @param link full address of the page on which the first password is set, usable once */
    void welcome(PhoneNumber to, String link, int validHours);
}
