package dev.guildhall.identity;

import dev.guildhall.identity.domain.Activating;
import dev.guildhall.vault.EmailAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Accounts that must be activated before they can sign in (W8, W47). */
@Service
public class Activations {
    private final Activating activating;

    Activations(Activating activating) {
        this.activating = activating;
    }

    /**
     * From now on the account can sign in only after it was activated by the link or the code that this sends, by short message
     * to its phone and by e-mail, whichever it has; good for ten minutes, then to be asked for again.
     *
     * @param email becomes the account's own, to sign in with, once its link was opened
     * @throws dev.guildhall.problem.Problem where the address is another account's, or there is no way to send
     */
    public void require(AccountId account, @Nullable EmailAddress email) {
        activating.require(account, email);
    }

    /** Whether this deployment sends e-mail, so that somebody without a phone can be reached. */
    public boolean mailing() {
        return activating.mailing();
    }

    /**
     * Somebody wanted to register with an address that is in use: its owner is told by e-mail, or gets the activation again.
     * Who asked learns nothing (C27 is the only exception).
     */
    public void remind(EmailAddress email) {
        activating.remind(email);
    }

    /** Sends link and code again; nothing where it is activated, and no more often than the rules of codes allow. */
    public void again(AccountId account) {
        activating.quietly(account);
    }

    /**
     * Accounts that were opened at this moment or before, had to be activated and never were: nobody ever signed in, nothing
     * of them is proved, and no link that was sent is still good. At most a hundred, the oldest first.
     */
    public List<AccountId> never(Instant latest) {
        return activating.never(latest);
    }

    /**
     * Takes the row of such an account away, in the caller's transaction, and with it what it would sign in with. Whoever
     * activates it at the same time comes first, or finds it gone.
     *
     * @param first ends what others hold of it; not called where the account is not, or no more, such a one
     * @return whether it was
     */
    public boolean forget(AccountId account, Instant latest, Runnable first) {
        return activating.forget(account, latest, first);
    }

    /** Whether it still has to be activated. */
    public boolean isAwaited(AccountId account) {
        return activating.isAwaited(account);
    }
}
