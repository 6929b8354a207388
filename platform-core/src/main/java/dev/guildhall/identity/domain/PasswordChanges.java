package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The ways by which somebody sets the own password. */
@Service
public class PasswordChanges {
    private final AccountStore store;
    private final Passwords passwords;
    private final Tickets tickets;
    private final SignIns signIns;
    private final PasswordAttempts attempts;
    private final VerificationCodes codes;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    PasswordChanges(
            AccountStore store,
            Passwords passwords,
            Tickets tickets,
            SignIns signIns,
            PasswordAttempts attempts,
            VerificationCodes codes,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.passwords = passwords;
        this.tickets = tickets;
        this.signIns = signIns;
        this.attempts = attempts;
        this.codes = codes;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** By a ticket of a forced change or an invitation; everything signed in before ends. */
    @Transactional
    public AccountId byTicket(String ticket, String newPassword) {
        PasswordRules.require("newPassword", newPassword);
        AccountId id = tickets.use(ticket);
        AccountStore.Stored account = store.stored(id).orElseThrow();
        if (!account.active()) {
            throw new Tickets.TicketGone();
        }
        requireNew(newPassword, account);
        passwords.require("newPassword", id, newPassword);
        change(id, newPassword, "password.changed");
        return id;
    }

    /** The first password of somebody who signed in by code; what is signed in stays so. */
    @Transactional
    public void first(AccountId id, String newPassword) {
        PasswordRules.require("newPassword", newPassword);
        AccountStore.Stored account = store.stored(id).orElseThrow(() -> new NotFound(Words.of("account")));
        if (account.passwordHash() != null) {
            throw new Conflict("password-already-set", Words.of("password.exists.title"), Words.of("password.exists"));
        }
        passwords.require("newPassword", id, newPassword);
        passwords.store(id, newPassword, false);
        audit.record("password.set", "account", id.toString(), Map.of());
    }

    /**
     * One's own password, by the old one. Every other sign-in of the account ends, the one that asks goes on: a token's
     * family by its row, a session when it is taken to the version that is returned.
     *
     * @param keep the token's family that asks; null where a session does
     * @param address network address of the caller
     * @throws Invalid at {@code oldPassword} or {@code newPassword}
     * @throws dev.guildhall.problem.TooMany after too many wrong ones
     */
    public int byOld(AccountId id, String oldPassword, String newPassword, @Nullable UUID keep, String address) {
        String subject = "own-password " + id;
        attempts.enter(subject, address).ifPresent(wait -> {
            throw SigningIn.slow(wait);
        });
        AccountStore.Stored account = store.stored(id).orElseThrow(() -> new NotFound(Words.of("account")));
        if (!passwords.matches(oldPassword, account.passwordHash())) {
            throw new Invalid(
                    "oldPassword", Words.of(account.passwordHash() == null ? "password.none" : "password.old-wrong"));
        }
        attempts.succeeded(subject, address);
        PasswordRules.require("newPassword", newPassword);
        requireNew(newPassword, account);
        return Objects.requireNonNull(transaction.execute(status -> {
            passwords.require("newPassword", id, newPassword);
            passwords.store(id, newPassword, false);
            tickets.endAll(id);
            int version = signIns.endOthers(id, keep);
            audit.record("password.changed", "account", id.toString(), Map.of());
            return version;
        }));
    }

    /** By a code of purpose RESET; the person signs in anew afterwards. */
    public void byCode(PhoneNumber phone, String code, String newPassword) {
        PasswordRules.require("newPassword", newPassword, Set.of(phone.national()));
        // One transaction: a wrong code stays counted, and a password that this account must not have leaves the code
        // unused.
        Optional<Problem> refusal = Objects.requireNonNull(transaction.execute(status -> {
            CodeCheck check = codes.check(phone, CodePurpose.RESET, code);
            if (!check.right()) {
                return Optional.ofNullable(check.refusal());
            }
            AccountId id = store.byPhone(phone).orElseThrow(() -> new Invalid("code", Words.of("code.stale")));
            passwords.require("newPassword", id, newPassword);
            change(id, newPassword, "password.reset");
            return Optional.empty();
        }));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /** The same by a code that was sent to the e-mail address that the account has proved. */
    public void byEmailCode(EmailAddress email, String code, String newPassword) {
        PasswordRules.require("newPassword", newPassword);
        Optional<Problem> refusal = Objects.requireNonNull(transaction.execute(status -> {
            CodeCheck check = codes.checkReset(email, code);
            if (!check.right()) {
                return Optional.ofNullable(check.refusal());
            }
            AccountId id = store.byProvedEmail(email).orElseThrow(() -> new Invalid("code", Words.of("code.stale")));
            passwords.require("newPassword", id, newPassword);
            change(id, newPassword, "password.reset");
            return Optional.empty();
        }));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private void change(AccountId id, String newPassword, String act) {
        passwords.store(id, newPassword, false);
        tickets.endAll(id);
        signIns.endAll(id);
        audit.record(store.actor(id), act, "account", id.toString(), Map.of());
    }

    private void requireNew(String newPassword, AccountStore.Stored account) {
        if (account.passwordHash() != null && passwords.matches(newPassword, account.passwordHash())) {
            throw new Invalid("newPassword", Words.of("password.same"));
        }
    }
}
