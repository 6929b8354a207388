package dev.guildhall.agreement.domain;

import dev.guildhall.problem.Texts;

/** The texts of agreements' pages and refusals, from {@code messages/agreement.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("agreement");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
