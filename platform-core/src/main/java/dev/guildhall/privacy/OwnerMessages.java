package dev.guildhall.privacy;

import dev.guildhall.identity.AccountId;

/** How people are told what became of their request; the notice module does it. */
public interface OwnerMessages {
    /** Into the inbox, in the caller's transaction. */
    void tell(AccountId to, String kind, String title, String text, String link);
}
