package dev.guildhall.registration.domain;

import dev.guildhall.problem.Texts;

/** The texts of registration, from {@code messages/registration.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("registration");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
