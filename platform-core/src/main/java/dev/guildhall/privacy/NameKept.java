package dev.guildhall.privacy;

import dev.guildhall.identity.AccountId;
import java.util.Optional;

/** Bean by which a module keeps somebody from changing a name that was verified. */
public interface NameKept {
    /** Why the name cannot be changed by the person, and who can; empty where it may be. */
    Optional<String> reason(AccountId account);
}
