package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountHeld;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.RegistrationGate;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves who somebody is, by password or by code; what is made of it (token, session) is the caller's business. */
@Service
public class SigningIn {
    private final AccountStore store;
    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordAttempts attempts;
    private final Tickets tickets;
    private final VerificationCodes codes;
    private final KnownPhones knownPhones;
    private final PasswordChanges changes;
    private final ObjectProvider<RegistrationGate> registration;
    private final TransactionTemplate transaction;

    SigningIn(
            AccountStore store,
            Accounts accounts,
            Passwords passwords,
            PasswordAttempts attempts,
            Tickets tickets,
            VerificationCodes codes,
            KnownPhones knownPhones,
            PasswordChanges changes,
            ObjectProvider<RegistrationGate> registration,
            TransactionTemplate transaction) {
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
        this.tickets = tickets;
        this.codes = codes;
        this.knownPhones = knownPhones;
        this.changes = changes;
        this.registration = registration;
        this.transaction = transaction;
    }

    /** An account that has proved itself. */
    public record Proven(AccountId id, String kind, String name, int tokenVersion) {}

    /**
     * @param login username or phone
     * @throws PasswordChangeRequired where the password was right but has to be changed first
     * @throws Problem wrong (also where there is no such account), too often, or disabled
     */
    public Proven byPassword(String login, String password, String address) {
        Optional<Duration> wait = attempts.wait(login, address);
        if (wait.isPresent()) {
            throw slow(wait.get());
        }
        Optional<AccountStore.Stored> found = store.byLogin(login).flatMap(store::stored);
        String hash = found.map(AccountStore.Stored::passwordHash).orElse(null);
        if (!passwords.matches(password, hash)) {
            attempts.failed(login, address);
            throw new WrongCredentials(Words.of("sign-in.wrong"));
        }
        AccountStore.Stored account = found.orElseThrow();
        requireActive(account);
        attempts.succeeded(login, address);
        if (account.mustChange()) {
            String ticket = transaction.execute(status -> tickets.give(account.id(), Tickets.Purpose.CHANGE));
            throw new PasswordChangeRequired(Objects.requireNonNull(ticket));
        }
        return Objects.requireNonNull(transaction.execute(status -> proven(account)));
    }

    /**
     * By a code of purpose LOGIN. A phone without an account gets one where a module's registry lists it.
     *
     * @throws Problem wrong, stale or locked; a phone that cannot sign in looks like a wrong code
     */
    public Proven byCode(PhoneNumber phone, String code) {
        Problem refusal = codes.check(phone, CodePurpose.LOGIN, code).refusal();
        if (refusal != null) {
            throw refusal;
        }
        AccountStore.Stored account = Objects.requireNonNull(transaction.execute(status -> {
            AccountId id = store.byPhone(phone).orElseGet(() -> enrol(phone));
            return store.stored(id).orElseThrow();
        }));
        requireActive(account);
        return Objects.requireNonNull(transaction.execute(status -> proven(account)));
    }

    /** Sets the password by a ticket, which proves as much as the password would have. */
    public Proven byTicket(String ticket, String newPassword) {
        AccountId id = changes.byTicket(ticket, newPassword);
        return Objects.requireNonNull(
                transaction.execute(status -> proven(store.stored(id).orElseThrow())));
    }

    private AccountId enrol(PhoneNumber phone) {
        KnownPhones.Listed listed =
                knownPhones.listed(phone).orElseThrow(() -> new WrongCredentials(Words.of("sign-in.code-wrong")));
        NewAccount wanted = listed.account();
        AccountId id = accounts.open(new NewAccount(
                wanted.kind(),
                wanted.name(),
                phone,
                wanted.username(),
                wanted.password(),
                wanted.mustChangePassword(),
                wanted.roles()));
        listed.registry().enrolled(phone, id);
        return id;
    }

    private Proven proven(AccountStore.Stored account) {
        store.signedIn(account.id());
        return new Proven(account.id(), account.kind(), account.name(), account.tokenVersion());
    }

    /** To be called outside a transaction, after the proof: the refusal hands out a ticket, which must stay. */
    private void requireActive(AccountStore.Stored account) {
        if (account.active()) {
            return;
        }
        RegistrationGate.Held held = account.state() == AccountState.DISABLED
                ? null
                : registration.stream()
                        .flatMap(gate -> gate.held(account.id()).stream())
                        .findFirst()
                        .orElse(null);
        throw new AccountHeld(account.state(), account.stateReason(), held);
    }

    private static TooMany slow(Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return new TooMany(
                wait,
                seconds < 120
                        ? Words.of("password.slow", seconds)
                        : Words.of("password.slow-minutes", (seconds + 59) / 60));
    }

    /** The pair opens no account. */
    public static final class WrongCredentials extends Problem {
        WrongCredentials(String detail) {
            super("wrong-credentials", HttpStatus.BAD_REQUEST, detail, detail);
        }
    }

    /** Carries the right to set the new password. */
    public static final class PasswordChangeRequired extends Problem {
        private final String ticket;

        PasswordChangeRequired(String ticket) {
            super(
                    "password-change-required",
                    HttpStatus.BAD_REQUEST,
                    Words.of("sign-in.change"),
                    Words.of("sign-in.change"));
            this.ticket = ticket;
            with("ticket", ticket);
        }

        public String ticket() {
            return ticket;
        }
    }
}
