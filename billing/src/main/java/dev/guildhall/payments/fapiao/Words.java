package dev.guildhall.payments.fapiao;

import dev.guildhall.problem.Texts;

/** The texts of this part, from {@code messages/fapiao.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("fapiao");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
