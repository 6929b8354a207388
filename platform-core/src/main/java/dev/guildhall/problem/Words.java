package dev.guildhall.problem;

/** The shared problems' texts, from {@code messages/problem.properties}. */
final class Words {

    private static final Texts TEXTS = Texts.in("problem");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }
}
