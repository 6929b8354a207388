package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.PasswordProof;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
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
}
