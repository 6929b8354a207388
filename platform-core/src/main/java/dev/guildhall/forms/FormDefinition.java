package dev.guildhall.forms;

import java.util.List;
import java.util.Optional;

/**
 * A published version of a form, ready for a client: options are filled in and every rule has its message.
 *
 * @param id name of the form, such as {@code registration.factory}
 * @param version from 1, each publication one more
 */
public record FormDefinition(String id, int version, String title, List<FormField> fields) {
    public FormDefinition {
        fields = List.copyOf(fields);
    }

    public Optional<FormField> field(String key) {
        return fields.stream().filter(field -> field.key().equals(key)).findFirst();
    }
}
