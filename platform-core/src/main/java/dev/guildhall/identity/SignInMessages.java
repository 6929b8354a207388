package dev.guildhall.identity;

import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import java.util.Optional;

/**
 * The short messages that sign-in needs; the notice module sends them. Called inside the transaction that stores the code or
 * the ticket, so that nothing is sent for what was not stored.
 */
public interface SignInMessages {
    /**
     * Why no code can be sent at all at present; empty where one can. Asked for every phone, in the transaction of the
     * request, before anything else is decided.
     */
    default Optional<? extends Problem> closed() {
        return Optional.empty();
    }

    /** For a phone that gets no message: the same work, so that the time of the answer tells nothing. */
    default void nothing(PhoneNumber to, CodePurpose purpose, String code, int validMinutes) {}

    /** @param validMinutes how long the code can be used */
    void code(PhoneNumber to, CodePurpose purpose, String code, int validMinutes);

    /** @param link full address of the page on which the first password is set, usable once */
    void welcome(PhoneNumber to, String link, int validHours);
}
