package dev.guildhall.payments.tasks;

/** Bean that says where the console shows what a task is about. */
public interface MoneyTaskSubject {
    /** The subject type it knows, such as {@code order}. */
    String type();

    /** Address in the tenant's console, such as {@code /console/billing/orders/…}. */
    String path(String subjectId);
}
