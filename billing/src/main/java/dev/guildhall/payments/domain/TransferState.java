package dev.guildhall.payments.domain;

import dev.guildhall.problem.Texts;

/** Where a bank transfer stands. */
public enum TransferState {
    /** The buyer says it was sent; staff looks at the account. */
    CLAIMED("warn"),
    CONFIRMED("ok"),
    /** It did not come; the buyer may say so again. */
    REFUSED("bad");

    private final String tone;

    TransferState(String tone) {
        this.tone = tone;
    }

    public String label() {
        return Texts.in("transfers").of("state." + name());
    }

    /** CSS class of the state's dot. */
    public String tone() {
        return tone;
    }
}
