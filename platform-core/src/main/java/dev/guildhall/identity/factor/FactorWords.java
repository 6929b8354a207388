package dev.guildhall.identity.factor;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of second factors and of the log of sign-ins, from {@code messages/factors.properties}. */
public final class FactorWords {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(
            "messages.factors",
            Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

    private FactorWords() {}

    public static String of(String key, Object... values) {
        String pattern = BUNDLE.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }
}
