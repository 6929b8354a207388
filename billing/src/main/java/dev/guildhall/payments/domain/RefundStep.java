package dev.guildhall.payments.domain;

/**
 * The moments of a refund at which a process may die, in their order. At each, what is stored says what comes next, and
 * {@link RefundSweep} does it.
 */
public enum RefundStep {
    /** Goods taken back and money promised, committed. Next: the row is marked as sent. */
    BOOKED,
    /** Marked as sent; WeChat Pay has not been called. Next: it is called, with the same number each time. */
    MARKED,
    /** WeChat Pay was called; its answer is not stored. Next: the same call again, which finds the same refund. */
    CALLED,
    /** Its answer is stored. Next: it is queried until it is final, or a notice comes. */
    ANSWERED;

    /** As {@link dev.guildhall.payments.PassedStep} hears it: {@code refund.booked}. */
    public String key() {
        return "refund." + name().toLowerCase(java.util.Locale.ROOT);
    }
}
