package dev.guildhall.payments.domain;

/**
 * The moments of a payment and of a notice at which a process may die. At each, what is stored is enough to carry on: the buyer
 * asks again, WeChat Pay tells again, or {@link PaymentSweep} asks.
 */
public enum PaymentStep {
    /** What is to be asked is stored; WeChat Pay has not been called. */
    STORED("pay.stored"),
    /** WeChat Pay was called; its answer is not stored. Next: the same call in the same words, which finds the same order. */
    CALLED("pay.called"),
    /** Its answer is stored; the buyer has not seen it. */
    ANSWERED("pay.answered"),
    /** A notice was verified and read; nothing is stored. */
    BELIEVED("notice.believed"),
    /** Goods, entries and state are changed in a transaction that is not committed. */
    BOOKED("notice.booked"),
    /** Committed; WeChat Pay has not been answered and tells again. */
    COMMITTED("notice.committed");

    private final String key;

    PaymentStep(String key) {
        this.key = key;
    }

    /** As {@link dev.guildhall.payments.PassedStep} hears it. */
    public String key() {
        return key;
    }
}
