package dev.guildhall.recruiting.domain;

import dev.guildhall.problem.Texts;

/** What the rules say to people, from {@code messages/recruiting.properties}. */
final class Words {

    private static final Texts TEXTS = Texts.in("recruiting");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
