package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.PasswordProof;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Somebody who is signed in proves once more to be the person, before what cannot be undone: by a code of purpose BIND sent
 * to the account's own phone; by the password where it has no phone. Call it before the transaction of the act: a wrong
 * code is counted whatever comes after.
 */
@Service
public class Reproof {
    private final AccountStore accounts;
    private final VerificationCodes codes;
    private final PasswordProof passwords;

    Reproof(AccountStore accounts, VerificationCodes codes, PasswordProof passwords) {
        this.accounts = accounts;
        this.codes = codes;
        this.passwords = passwords;
    }

    /**
     * Sends a code of purpose BIND to the account's own phone.
     *
     * @param address network address of the caller
     * @throws Problem where the account has no phone; {@link dev.guildhall.problem.TooMany} beyond the limits
     */
    public void send(AccountId account, String address) {
        PhoneNumber phone = accounts.phoneOf(account)
                .orElseThrow(
                        () -> new Conflict("no-phone", Words.of("proof.no-phone.title"), Words.of("proof.no-phone")));
        codes.request(phone, CodePurpose.BIND, address);
    }

    /** Where {@link #send} sends a code, masked; empty where the account has no phone. */
    public Optional<String> phoneOf(AccountId account) {
        return accounts.phoneOf(account).map(PhoneNumber::masked);
    }

    /**
     * @param code what was sent to the phone; ignored where the account has none
     * @param password used only where the account has no phone
     * @param address network address of the caller
     * @throws Problem wrong, stale, locked or too often; {@link Invalid} for the field that is missing
     */
    public void require(AccountId account, @Nullable String code, @Nullable String password, String address) {
        Optional<PhoneNumber> phone = accounts.phoneOf(account);
        if (phone.isPresent()) {
            if (code == null || code.isBlank()) {
                throw new Invalid(
                        "code", Words.of("proof.code-needed", phone.get().masked()));
            }
            Problem refusal = codes.check(phone.get(), CodePurpose.BIND, code).refusal();
            if (refusal != null) {
                throw refusal;
            }
        } else if (password == null || password.isEmpty()) {
            throw new Invalid("password", Words.of("proof.password-needed"));
        } else {
            passwords.require(account, password, address);
        }
    }

    /**
     * The same by either of the two, as the person likes, for what can be undone.
     *
     * @param code what was sent to the phone
     * @param password used where no code is given
     * @throws Problem wrong, stale, locked or too often; {@link Invalid} for the field that is missing
     */
    public void requireEither(AccountId account, @Nullable String code, @Nullable String password, String address) {
        if (code != null && !code.isBlank()) {
            PhoneNumber phone = accounts.phoneOf(account)
                    .orElseThrow(() -> new Invalid("password", Words.of("proof.password-needed")));
            Problem refusal = codes.check(phone, CodePurpose.BIND, code).refusal();
            if (refusal != null) {
                throw refusal;
            }
        } else if (password != null && !password.isEmpty()) {
            passwords.require(account, password, address);
        } else if (passwords.isSet(account)) {
            throw new Invalid("password", Words.of("proof.password-needed"));
        } else {
            Optional<String> phone = phoneOf(account);
            throw phone.isPresent()
                    ? new Invalid("code", Words.of("proof.code-needed", phone.get()))
                    : new Conflict("no-proof", Words.of("proof.none.title"), Words.of("proof.none"));
        }
    }
}
