package dev.guildhall.payments.tasks;

/**
 * Bean that can settle tasks of some kinds with one click. Only what cannot do harm when it is pressed twice or too early
 * belongs here; everything else stays a suggestion in words.
 */
public interface MoneyTaskRepair {
    /** What came of it: {@code settled} closes the task with these words as its note. */
    record Outcome(boolean settled, String words) {}

    boolean fits(MoneyTaskView task);

    /** What the button says: verb and object. */
    String label();

    /** Called without a transaction, so that it may ask WeChat Pay. May be called again for the same task. */
    Outcome repair(MoneyTaskView task);
}
