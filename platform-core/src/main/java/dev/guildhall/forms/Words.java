package dev.guildhall.forms;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of forms, from {@code messages/forms.properties}. */
final class Words {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(
            "messages.forms",
            Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

    private Words() {}

    static String of(String key, Object... values) {
        String pattern = BUNDLE.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /** The text as it stands, placeholders and all. */
    static String raw(String key) {
        return BUNDLE.getString(key);
    }
}
