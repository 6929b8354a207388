package dev.guildhall.forms;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values that {@link Forms#check} has found right, in their normal form. Only the check makes one. */
public final class FilledForm {
    private final String form;
    private final int version;
    private final Map<String, Object> values;

    FilledForm(String form, int version, Map<String, Object> values) {
        this.form = form;
        this.version = version;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public String form() {
        return form;
    }

    public int version() {
        return version;
    }

    /** Key → text, number, boolean or list of texts; fields left empty are missing. Personal values are in clear. */
    public Map<String, Object> values() {
        return values;
    }

    /** The text of a field, or empty. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(Object::toString);
    }

    /** Never the values: they would end up in a log. */
    @Override
    public String toString() {
        return form + " v" + version;
    }
}
