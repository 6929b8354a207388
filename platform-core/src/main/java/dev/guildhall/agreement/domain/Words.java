package dev.guildhall.agreement.domain;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of agreements' pages and refusals, from {@code messages/agreement.properties}. */
public final class Words {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(
            "messages.agreement",
            Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

    private Words() {}

    public static String of(String key, Object... values) {
        String pattern = BUNDLE.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }
}
