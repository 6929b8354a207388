package dev.guildhall.realname.domain;

import dev.guildhall.problem.Texts;

/** The texts of real-name verification, from {@code messages/realname.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("realname");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
