package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;

/** Whether a right password or code is only half of an account's sign-in. */
public interface SecondStep {
    /** The account has a second factor and will be asked for it. */
    boolean has(AccountId account);
}
