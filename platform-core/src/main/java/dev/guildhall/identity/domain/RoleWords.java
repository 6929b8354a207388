package dev.guildhall.identity.domain;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of roles, staff and operators, from {@code messages/roles.properties}. */
public final class RoleWords {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(
            "messages.roles",
            Locale.ROOT,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));

    private RoleWords() {}

    public static String of(String key, Object... values) {
        String pattern = BUNDLE.getString(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }
}
