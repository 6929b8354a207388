package dev.guildhall.identity;

import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Proves by a code that somebody holds a phone, within the transaction of the act that needs the proof. */
@Service
public class PhoneProof {
    private final VerificationCodes codes;

    PhoneProof(VerificationCodes codes) {
        this.codes = codes;
    }

    /**
     * Uses up a right code and counts a wrong one, in the caller's transaction. A refusal must be thrown after that transaction
     * has been committed, or the wrong entry would not count.
     *
     * @return what to tell the person; empty where the code was right
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Problem> check(PhoneNumber phone, CodePurpose purpose, String code) {
        return Optional.ofNullable(codes.check(phone, purpose, code).refusal());
    }

    /**
     * As {@link #check}, but a right code stays good: for an act that must know who asks before it does what takes long. Not
     * inside a transaction.
     */
    @Transactional(propagation = Propagation.NEVER)
    public Optional<Problem> look(PhoneNumber phone, CodePurpose purpose, String code) {
        return Optional.ofNullable(codes.look(phone, purpose, code).refusal());
    }
}
