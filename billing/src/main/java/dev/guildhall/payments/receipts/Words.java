package dev.guildhall.payments.receipts;

import dev.guildhall.problem.Texts;

/** The texts of this part, from {@code messages/receipts.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("receipts");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
