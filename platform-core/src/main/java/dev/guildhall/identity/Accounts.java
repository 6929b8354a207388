package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.PasswordRules;
import dev.guildhall.identity.domain.Passwords;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.vault.PhoneNumber;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accounts of the bound tenant, as other modules open, find and stop them. */
@Service
public class Accounts {
    private final AccountStore store;
    private final Passwords passwords;
    private final SignIns signIns;

    Accounts(AccountStore store, Passwords passwords, SignIns signIns) {
        this.store = store;
        this.passwords = passwords;
        this.signIns = signIns;
    }

    /** @throws dev.guildhall.problem.Problem where phone or username is taken, or the password breaks the rules */
    @Transactional
    public AccountId open(NewAccount account) {
        String password = account.password();
        if (password != null) {
            PasswordRules.require("password", password);
        }
        AccountId id = store.insert(account);
        if (password != null) {
            passwords.store(id, password, account.mustChangePassword());
        }
        return id;
    }

    @Transactional(readOnly = true)
    public Optional<AccountView> find(AccountId id) {
        return store.find(id);
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

    /** Sets a password on somebody's behalf; everything signed in with the old one ends. */
    @Transactional
    public void setPassword(AccountId id, String password, boolean mustChange) {
        PasswordRules.require("password", password);
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
        store.disable(id);
        signIns.endAll(id);
    }

    @Transactional
    public void enable(AccountId id) {
        store.enable(id);
    }
}
