package dev.guildhall.forms;

import dev.guildhall.problem.Texts;

/** The texts of forms, from {@code messages/forms.properties}. */
final class Words {
    private static final Texts TEXTS = Texts.in("forms");

    private Words() {}

    static String of(String key, Object... values) {
        return TEXTS.of(key, values);
    }

    /** The text as it stands, placeholders and all. */
    static String raw(String key) {
        return TEXTS.raw(key);
    }
}
