package dev.guildhall.feedback.domain;

import dev.guildhall.problem.Texts;

/** What is said to people, from {@code messages/feedback.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("feedback");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
