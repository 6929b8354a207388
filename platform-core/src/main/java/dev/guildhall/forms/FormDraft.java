package dev.guildhall.forms;

import java.util.List;

/** A form as it shall be published. */
public record FormDraft(String id, String title, List<FormField> fields) {
    public FormDraft {
        fields = List.copyOf(fields);
    }
}
