package dev.guildhall.points.domain;

import dev.guildhall.problem.Texts;

/** What points say to people, from {@code messages/points.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("points");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
