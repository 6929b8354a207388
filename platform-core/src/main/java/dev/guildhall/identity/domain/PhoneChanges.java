package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.WhenProved;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Moving one's own account to another phone: the person is proved by what the account has, the phone by a code to it. */
@Service
public class PhoneChanges {
    private final AccountStore store;
    private final VerificationCodes codes;
    private final PasswordProof passwords;
    private final Reproof reproof;
    private final ObjectProvider<WhenProved> followers;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    PhoneChanges(
            AccountStore store,
            VerificationCodes codes,
            PasswordProof passwords,
            Reproof reproof,
            ObjectProvider<WhenProved> followers,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.codes = codes;
        this.passwords = passwords;
        this.reproof = reproof;
        this.followers = followers;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** @param oldCode sent to the present phone for purpose BIND; {@code password} instead, as the person likes */
    public record Proof(@Nullable String oldCode, @Nullable String password) {}

    /**
     * @param code sent to the new phone for purpose BIND
     * @param proof not needed by an account that has neither phone nor password, as after a first sign-in by WeChat
     * @param address network address of the caller
     * @throws dev.guildhall.problem.Conflict where the phone is another account's
     * @throws Problem where a code or the password is missing, wrong, stale, locked or too often
     */
    public void change(AccountId id, PhoneNumber phone, String code, Proof proof, String address) {
        Optional<PhoneNumber> before = store.phoneOf(id);
        if (before.isPresent() || passwords.isSet(id)) {
            reproof.requireEither(id, proof.oldCode(), proof.password(), address);
        }
        Problem refusal = codes.check(phone, CodePurpose.BIND, code).refusal();
        if (refusal != null) {
            throw refusal;
        }
        transaction.executeWithoutResult(status -> {
            store.changePhone(id, phone);
            audit.record(
                    "account.phone-changed",
                    "account",
                    id.toString(),
                    Map.of("from", before.map(PhoneNumber::masked).orElse(""), "to", phone.masked()));
            followers.orderedStream().forEach(each -> each.proved(id, "PHONE"));
        });
    }
}
