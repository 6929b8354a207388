package dev.guildhall.payments.tasks;

import dev.guildhall.problem.Texts;

/** The texts of money tasks, from {@code messages/money-tasks.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("money-tasks");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
