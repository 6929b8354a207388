package dev.guildhall.identity.domain;

import dev.guildhall.problem.Texts;

/** The texts of sign-in, from {@code messages/identity.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("identity");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
