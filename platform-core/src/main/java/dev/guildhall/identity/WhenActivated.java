package dev.guildhall.identity;

/** Bean of a module above that goes on once an account was activated (W8), in the transaction of the activation. */
public interface WhenActivated {
    void activated(AccountId account);
}
