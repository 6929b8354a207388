package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountHeld;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.RegistrationGate;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.vault.PhoneNumber;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves who somebody is, by password or by code; what is made of it (token, session) is the caller's business. */
@Service
public class SigningIn {
    /** No account has this id. */
    private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

    private final AccountStore store;
    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordAttempts attempts;
    private final Tickets tickets;
    private final VerificationCodes codes;
    private final KnownPhones knownPhones;
    private final Confirmations confirmations;
    private final PasswordChanges changes;
    private final ObjectProvider<RegistrationGate> registration;
    private final ObjectProvider<SecondStep> secondSteps;
    private final SignInLog log;
    private final TransactionTemplate transaction;

    SigningIn(
            AccountStore store,
            Accounts accounts,
            Passwords passwords,
            PasswordAttempts attempts,
            Tickets tickets,
            VerificationCodes codes,
            KnownPhones knownPhones,
            Confirmations confirmations,
            PasswordChanges changes,
            ObjectProvider<RegistrationGate> registration,
            ObjectProvider<SecondStep> secondSteps,
            SignInLog log,
            TransactionTemplate transaction) {
        this.store = store;
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
        this.tickets = tickets;
        this.codes = codes;
        this.knownPhones = knownPhones;
        this.confirmations = confirmations;
        this.changes = changes;
        this.registration = registration;
        this.secondSteps = secondSteps;
        this.log = log;
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
        Optional<Duration> wait = attempts.enter(login, address);
        if (wait.isPresent()) {
            log.record(null, login, Way.PASSWORD, Outcome.SLOWED);
            throw slow(wait.get());
        }
        // The same steps for a login that nobody has.
        Optional<AccountStore.Stored> found = store.stored(store.byLogin(login).orElse(NOBODY));
        String hash = found.map(AccountStore.Stored::passwordHash).orElse(null);
        if (!passwords.matches(password, hash)) {
            log.record(found.map(AccountStore.Stored::id).orElse(null), login, Way.PASSWORD, Outcome.WRONG);
            throw new WrongCredentials(Words.of("sign-in.wrong"));
        }
        AccountStore.Stored account = found.orElseThrow();
        attempts.succeeded(login, address);
        requireActive(account, login, Way.PASSWORD);
        if (account.mustChange() || passwords.isExpired(account.id())) {
            log.record(account.id(), login, Way.PASSWORD, Outcome.CHANGE);
            String ticket = Objects.requireNonNull(
                    transaction.execute(status -> tickets.give(account.id(), Tickets.Purpose.CHANGE)));
            throw account.mustChange() ? new PasswordChangeRequired(ticket) : new PasswordExpired(ticket);
        }
        return Objects.requireNonNull(transaction.execute(status -> proven(account, login, Way.PASSWORD)));
    }

    /**
     * By a code of purpose LOGIN. A phone without an account gets one where a module's registry lists it.
     *
     * @throws Problem wrong, stale or locked; a phone that cannot sign in looks like a wrong code
     */
    public Proven byCode(PhoneNumber phone, String code) {
        CodeCheck check = codes.check(phone, CodePurpose.LOGIN, code);
        Problem refusal = check.refusal();
        if (refusal != null) {
            log.record(
                    store.byPhone(phone).orElse(null),
                    phone.national(),
                    Way.CODE,
                    switch (check) {
                        case CodeCheck.Locked ignored -> Outcome.LOCKED;
                        case CodeCheck.Stale ignored -> Outcome.STALE;
                        default -> Outcome.WRONG;
                    });
            throw refusal;
        }
        AccountStore.Stored account = Objects.requireNonNull(transaction.execute(status -> {
            AccountId id = store.byPhone(phone).orElseGet(() -> enrol(phone));
            return store.stored(id).orElseThrow();
        }));
        requireActive(account, phone.national(), Way.CODE);
        return Objects.requireNonNull(transaction.execute(status -> proven(account, phone.national(), Way.CODE)));
    }

    /** Sets the password by a ticket, which proves as much as the password would have. */
    public Proven byTicket(String ticket, String newPassword) {
        AccountId id = changes.byTicket(ticket, newPassword);
        return Objects.requireNonNull(
                transaction.execute(status -> proven(store.stored(id).orElseThrow(), id.toString(), Way.LINK)));
    }

    /**
     * For who has proved to be this account in another way. Not inside a transaction.
     *
     * @throws Problem where the account may not sign in
     */
    Proven admit(AccountId id, Way way) {
        AccountStore.Stored account = store.stored(id).orElseThrow();
        requireActive(account, id.toString(), way);
        return Objects.requireNonNull(transaction.execute(status -> proven(account, id.toString(), way)));
    }

    /** Opens the account that a module's list has for the phone. */
    AccountId enrol(PhoneNumber phone) {
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

    /** @param login what was typed, or the account's id where nothing was */
    private Proven proven(AccountStore.Stored account, String login, Way way) {
        store.signedIn(account.id());
        log.record(
                account.id(),
                login,
                way,
                secondSteps.stream().anyMatch(step -> step.has(account.id())) ? Outcome.HALF : Outcome.DONE);
        return new Proven(account.id(), account.kind(), account.name(), account.tokenVersion());
    }

    /** To be called outside a transaction, after the proof: the refusal hands out a ticket, which must stay. */
    private void requireActive(AccountStore.Stored account, String login, Way way) {
        boolean waits = (account.active() || account.state() == AccountState.PENDING)
                && confirmations.awaitsActivation(account.id());
        if (account.active() && !waits) {
            return;
        }
        log.record(account.id(), login, way, Outcome.HELD);
        if (waits) {
            throw new Activating.ActivationRequired();
        }
        RegistrationGate.Held held = account.state() == AccountState.DISABLED
                ? null
                : registration.stream()
                        .flatMap(gate -> gate.held(account.id()).stream())
                        .findFirst()
                        .orElse(null);
        throw new AccountHeld(account.state(), account.stateReason(), held);
    }

    /** Guessed too often. */
    static TooMany slow(Duration wait) {
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
    public static sealed class PasswordChangeRequired extends Problem {
        private final String ticket;

        PasswordChangeRequired(String ticket) {
            this("password-change-required", ticket, Words.of("sign-in.change"));
        }

        private PasswordChangeRequired(String type, String ticket, String detail) {
            super(type, HttpStatus.BAD_REQUEST, detail, detail);
            this.ticket = ticket;
            with("ticket", ticket);
        }

        public String ticket() {
            return ticket;
        }
    }

    /** The password is right but older than the tenant allows (等保 mode). */
    public static final class PasswordExpired extends PasswordChangeRequired {
        PasswordExpired(String ticket) {
            super("password-expired", ticket, Words.of("sign-in.expired"));
        }
    }
}
