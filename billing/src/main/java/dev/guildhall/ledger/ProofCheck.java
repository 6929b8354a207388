package dev.guildhall.ledger;

import java.util.List;

/** A bean by which a module adds to the proof of the books what only it can compare. Runs in the proof's snapshot. */
public interface ProofCheck {
    /** Lower comes first. */
    int order();

    /** What must be so, for staff: 每笔已支付订单都有分录. */
    String rule();

    /** How many things were looked at. */
    long looked();

    /** What is not so, at most a hundred lines; empty if all is well. */
    List<String> findings();
}
