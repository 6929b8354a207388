package dev.guildhall.ledger;

/** The same business event was posted before with other accounts or amounts: a fault of the program, never of its user. */
public class LedgerConflict extends IllegalStateException {
    LedgerConflict(String eventId) {
        super("event %s was posted before with other moves".formatted(eventId));
    }
}
