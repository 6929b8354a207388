package dev.guildhall.ledger;

import java.time.LocalDate;
import java.util.List;

/** A bean that is told when the daily proof found something, in the transaction that keeps the finding. */
public interface ProofAlarm {
    /**
     * @param day the tenant's day of the proof; it is told once for each
     * @param broken the rules that do not hold, at least one
     */
    void broken(LocalDate day, List<LedgerProof.Result> broken);
}
