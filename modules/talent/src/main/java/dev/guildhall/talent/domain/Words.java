package dev.guildhall.talent.domain;

import dev.guildhall.problem.Texts;
import java.util.Optional;

/** What the rules say to people, from {@code messages/talent.properties}. */
final class Words {

    private static final Texts TEXTS = Texts.in("talent");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }

    static Optional<String> find(String key) {
        return TEXTS.find(key);
    }
}
