package dev.guildhall.payments;

/** What becomes of money that comes for an order that was closed here. */
public enum LatePayment {
    /** What was ordered is delivered all the same. */
    DELIVER,
    /** Nothing is delivered and the money goes back by itself. */
    REFUND
}
