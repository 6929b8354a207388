package dev.guildhall.review;

import dev.guildhall.problem.Texts;

/** The texts of reviews, from {@code messages/review.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("review");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
