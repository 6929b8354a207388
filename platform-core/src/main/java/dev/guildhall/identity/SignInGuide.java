package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.KnownPhones;
import dev.guildhall.identity.domain.RequestWindows;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * Tells a person who has typed a phone which way of signing in comes next (C25 to C29). The only place that tells whether a
 * phone is known, because the certification flow demands it; therefore limited per network address.
 */
@Service
public class SignInGuide {
    private static final int LOOKS_PER_HOUR = 300;

    private final AccountStore accounts;
    private final KnownPhones knownPhones;
    private final RequestWindows windows;

    SignInGuide(AccountStore accounts, KnownPhones knownPhones, RequestWindows windows) {
        this.accounts = accounts;
        this.knownPhones = knownPhones;
        this.windows = windows;
    }

    /** The step after the phone. */
    public enum Next {
        VERIFY_CODE,
        PASSWORD
    }

    /**
     * @param address network address of the caller
     * @throws PhoneNotInRegistry where neither an account nor a registry has the phone
     */
    public Next next(PhoneNumber phone, String address) {
        Optional<Duration> wait = windows.enter("guide|" + address, LOOKS_PER_HOUR, Duration.ofHours(1));
        if (wait.isPresent()) {
            throw new TooMany(wait.get());
        }
        Optional<AccountView> account = accounts.byPhone(phone).flatMap(accounts::find);
        if (account.isPresent()) {
            return account.get().passwordSet() ? Next.PASSWORD : Next.VERIFY_CODE;
        }
        if (knownPhones.listed(phone).isEmpty()) {
            throw new PhoneNotInRegistry();
        }
        return Next.VERIFY_CODE;
    }

    /** The phone is not listed, so it cannot sign in. */
    public static final class PhoneNotInRegistry extends Problem {
        PhoneNotInRegistry() {
            super(
                    "phone-not-in-registry",
                    HttpStatus.NOT_FOUND,
                    Words.of("phone.not-in-registry.title"),
                    Words.of("phone.not-in-registry"));
        }
    }
}
