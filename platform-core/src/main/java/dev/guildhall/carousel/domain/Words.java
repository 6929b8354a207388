package dev.guildhall.carousel.domain;

import dev.guildhall.problem.Texts;

/** What is said to people, from {@code messages/carousel.properties}. */
public final class Words {
    private static final Texts TEXTS = Texts.in("carousel");

    private Words() {}

    public static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
