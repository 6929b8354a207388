package dev.guildhall.identity.factor;

import dev.guildhall.problem.Texts;

/** The texts of second factors and of the log of sign-ins, from {@code messages/factors.properties}. */
public final class FactorWords {
    private static final Texts TEXTS = Texts.in("factors");

    private FactorWords() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
