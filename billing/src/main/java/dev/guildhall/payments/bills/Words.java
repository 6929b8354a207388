package dev.guildhall.payments.bills;

import dev.guildhall.problem.Texts;

/** The texts of reconciliation, from {@code messages/bills.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("bills");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
