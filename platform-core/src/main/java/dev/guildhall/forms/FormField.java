package dev.guildhall.forms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a form.
 *
 * @param key name of its value, {@code companyName}; stays the same through the versions
 * @param help a sentence under the field
 * @param options the answers of a choice, in their order
 */
public record FormField(
        String key,
        String label,
        FieldType type,
        boolean required,
        @Nullable String help,
        FieldRules rules,
        List<FieldOption> options) {

    public FormField {
        rules = rules == null ? FieldRules.none() : rules;
        options = options == null ? List.of() : List.copyOf(options);
    }

    public FormField(String key, String label, FieldType type, boolean required) {
        this(key, label, type, required, null, FieldRules.none(), List.of());
    }

    FormField with(FieldRules rules, List<FieldOption> options) {
        return new FormField(key, label, type, required, help, rules, options);
    }
}
