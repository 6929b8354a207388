package dev.guildhall.signup;

import dev.guildhall.problem.Texts;

/** The texts of sign-up, from {@code messages/signup.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("signup");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
