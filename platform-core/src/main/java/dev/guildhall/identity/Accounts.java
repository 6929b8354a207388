package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.Owners;
import dev.guildhall.identity.domain.PasswordRules;
import dev.guildhall.identity.domain.Passwords;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accounts of the bound tenant, as other modules open, find and stop them. */
@Service
public class Accounts {
    private final AccountStore store;
    private final Passwords passwords;
    private final SignIns signIns;
    private final Owners owners;

    Accounts(AccountStore store, Passwords passwords, SignIns signIns, Owners owners) {
        this.store = store;
        this.passwords = passwords;
        this.signIns = signIns;
        this.owners = owners;
    }

    /** @throws dev.guildhall.problem.Problem where phone or username is taken, or the password breaks the rules */
    @Transactional
    public AccountId open(NewAccount account) {
        return open(account, AccountState.ACTIVE);
    }

    /**
     * As above, in a state of its own: {@link AccountState#PENDING} for one that the tenant reviews first.
     *
     * @throws dev.guildhall.problem.Problem where phone or username is taken, or the password breaks the rules
     */
    @Transactional
    public AccountId open(NewAccount account, AccountState state) {
        String password = account.password();
        if (password != null) {
            PasswordRules.require("password", password);
        }
        AccountId id = store.insert(account, state);
        if (password != null) {
            passwords.require("password", id, password);
            passwords.store(id, password, account.mustChangePassword());
        }
        return id;
    }

    @Transactional(readOnly = true)
    public Optional<AccountView> find(AccountId id) {
        return store.find(id);
    }

    /** Those of them that there are, by one statement; for lists that name accounts. */
    @Transactional(readOnly = true)
    public Map<AccountId, AccountView> find(Collection<AccountId> ids) {
        return store.find(ids.stream().map(AccountId::value).distinct().toList()).stream()
                .collect(Collectors.toMap(AccountView::id, Function.identity()));
    }

    @Transactional(readOnly = true)
    public Optional<AccountView> byPhone(PhoneNumber phone) {
        return store.byPhone(phone).flatMap(store::find);
    }

    @Transactional(readOnly = true)
    public Optional<AccountView> byUsername(String username) {
        return store.byUsername(username).flatMap(store::find);
    }

    /** The number in clear: for messages to it, never for display. */
    @Transactional(readOnly = true)
    public Optional<PhoneNumber> phoneOf(AccountId id) {
        return store.phoneOf(id);
    }

    /** The address in clear, where it was proved: for messages to it, never for display. */
    @Transactional(readOnly = true)
    public Optional<EmailAddress> emailOf(AccountId id) {
        return store.emailOf(id);
    }

    /** Sets a password on somebody's behalf; everything signed in with the old one ends. */
    @Transactional
    public void setPassword(AccountId id, String password, boolean mustChange) {
        passwords.require("password", id, password);
        passwords.store(id, password, mustChange);
        signIns.endAll(id);
    }

    @Transactional
    public void rename(AccountId id, String name) {
        store.rename(id, name);
    }

    /** Moves the account to another number; the old one no longer signs in. */
    @Transactional
    public void changePhone(AccountId id, PhoneNumber phone) {
        store.changePhone(id, phone);
    }

    /** The account can no longer sign in, and what is signed in ends with the next request. */
    @Transactional
    public void disable(AccountId id) {
        changeState(id, AccountState.DISABLED, null);
    }

    @Transactional
    public void enable(AccountId id) {
        changeState(id, AccountState.ACTIVE, null);
    }

    /**
     * Lets the account sign in or keeps it out; keeping it out ends what is signed in.
     *
     * @param reason what the person is told; required by whoever asks for it, kept as it is
     * @throws dev.guildhall.problem.Conflict {@code last-owner} where the tenant would have no owner left
     */
    @Transactional
    public void changeState(AccountId id, AccountState state, @Nullable String reason) {
        if (state != AccountState.ACTIVE) {
            owners.requireAnotherThan(id);
        }
        store.changeState(id, state, reason);
        if (state != AccountState.ACTIVE) {
            signIns.endAll(id);
        }
    }

    /**
     * As above, but only from one state: what somebody else has decided meanwhile stays.
     *
     * @return whether it was in that state
     */
    @Transactional
    public boolean changeState(AccountId id, AccountState from, AccountState to, @Nullable String reason) {
        boolean changed = store.changeState(id, from, to, reason);
        if (changed && to != AccountState.ACTIVE) {
            signIns.endAll(id);
        }
        return changed;
    }

    /** @throws dev.guildhall.problem.Invalid where a password, if there is one, breaks the tenant's rules */
    public void checkPassword(@Nullable String password) {
        if (password != null) {
            PasswordRules.require("password", password);
        }
    }

    /** Makes it an account of another kind, such as GUEST to MEMBER; what it may do changes with the next request. */
    @Transactional
    public void changeKind(AccountId id, String kind) {
        if (!kind.equals(Actor.STAFF)) {
            owners.requireAnotherThan(id);
        }
        store.changeKind(id, kind);
    }

    /**
     * Binds an identity card to a main account, in place of one bound before (W19).
     *
     * @throws dev.guildhall.problem.Conflict {@code id-number-taken} where another account of the tenant has it
     */
    @Transactional
    public void bindIdNumber(AccountId id, IdNumber number) {
        store.bindIdNumber(id, number);
    }

    /** The account that an identity card is bound to. */
    @Transactional(readOnly = true)
    public Optional<AccountId> byIdNumber(IdNumber number) {
        return store.byIdNumber(number);
    }
}
