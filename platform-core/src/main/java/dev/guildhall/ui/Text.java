package dev.guildhall.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The kit's own words, from {@code messages/ui.properties} (Simplified Chinese). */
final class Text {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("messages/ui", Locale.ROOT);

    private Text() {}

    static String of(String key, Object... values) {
        return new MessageFormat(BUNDLE.getString(key), Locale.SIMPLIFIED_CHINESE).format(values);
    }
}
