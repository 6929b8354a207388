package dev.guildhall.identity;

/** Bean of a module above that goes on once somebody has proved anew to hold a phone or an e-mail address. */
public interface WhenProved {
    /**
     * In the transaction of the proof.
     *
     * @param type {@code PHONE} or {@code EMAIL}: what is the account's now and was just proved
     */
    void proved(AccountId account, String type);
}
