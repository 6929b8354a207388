package dev.guildhall.payments;

/**
 * Hears when work with money has passed from one stored step to the next. No part of the application does anything there: tests
 * end the process at a named step, to see that what is stored is enough to carry on.
 */
@FunctionalInterface
public interface PassedStep {
    /** @param step for example {@code refund.booked} */
    void passed(String step);
}
