package dev.guildhall.identity;

/** Takes an account's second factors away, for somebody who has lost them; the part that keeps them implements it. */
public interface SecondFactorReset {
    boolean isSet(AccountId account);

    /** Part of the caller's transaction; the account sets a new one up at its next sign-in where one is asked for. */
    void reset(AccountId account);
}
