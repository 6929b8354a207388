package dev.guildhall.privacy.domain;

import dev.guildhall.problem.Texts;

/** The texts of requests about the own data, from {@code messages/privacy.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("privacy");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
