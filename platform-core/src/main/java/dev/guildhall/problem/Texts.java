package dev.guildhall.problem;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * What one part of the software says to people, from its {@code messages/<name>.properties}. Each part keeps its own in a
 * class of its own, so that nobody reads another's keys.
 */
public final class Texts {
    private final ResourceBundle bundle;

    private Texts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /**
     * @param name of the bundle, such as {@code review}
     * @throws java.util.MissingResourceException where there is no such bundle
     */
    public static Texts in(String name) {
        return new Texts(ResourceBundle.getBundle(
                "messages." + name,
                Locale.ROOT,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    /**
     * The text with its values filled in; without values it is taken as it stands.
     *
     * @throws java.util.MissingResourceException for an unknown key
     */
    public String of(String key, Object... values) {
        String pattern = raw(key);
        return values.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /** The text as it stands, placeholders and all. */
    public String raw(String key) {
        return bundle.getString(key);
    }

    public Optional<String> find(String key) {
        return bundle.containsKey(key) ? Optional.of(bundle.getString(key)) : Optional.empty();
    }
}
