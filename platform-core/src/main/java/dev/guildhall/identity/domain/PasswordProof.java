package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.TooMany;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Compares the password of somebody who is signed in already, slowed down like a sign-in. */
@Component
public class PasswordProof {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final PasswordAttempts attempts;

    PasswordProof(AccountStore accounts, Passwords passwords, PasswordAttempts attempts) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    public boolean isSet(AccountId account) {
        return accounts.stored(account).map(AccountStore.Stored::passwordHash).isPresent();
    }

    /** @throws Invalid for the field {@code password} */
    public void require(AccountId account, String password, String address) {
        String subject = "proof:" + account;
        Optional<Duration> wait = attempts.enter(subject, address);
        if (wait.isPresent()) {
            throw new TooMany(wait.get());
        }
        String hash =
                accounts.stored(account).map(AccountStore.Stored::passwordHash).orElse(null);
        if (!passwords.matches(password, hash)) {
            throw new Invalid("password", Words.of("proof.password-wrong"));
        }
        attempts.succeeded(subject, address);
    }
}
