package dev.guildhall.identity;

import dev.guildhall.problem.Problem;

/** Somebody of the staff proves to be the person by the second factor that they have; the part that keeps them implements it. */
public interface SecondFactorProof {
    /** Whether the account can give codes: of an app, or for its recovery. */
    boolean givesCodes(AccountId account);

    /**
     * Takes a code of the app, or one for recovery. Not inside the transaction of the act: a wrong code is counted whatever comes
     * after.
     *
     * @throws Problem wrong, or too many wrong ones
     */
    void require(AccountId account, String code);
}
