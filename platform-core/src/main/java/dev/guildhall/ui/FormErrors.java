package dev.guildhall.ui;

import dev.guildhall.problem.Invalid;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;

/** What is wrong with a form, by field, in the order of the fields; the model attribute {@code errors} of form pages. */
public final class FormErrors {

    private final Map<String, String> messages = new LinkedHashMap<>();

    public static FormErrors of(BindingResult result) {
        FormErrors errors = new FormErrors();
        for (FieldError each : result.getFieldErrors()) {
            String message = each.getDefaultMessage();
            errors.add(each.getField(), message == null ? each.getField() : message);
        }
        return errors;
    }

    public static FormErrors of(Invalid refused) {
        FormErrors errors = new FormErrors();
        refused.errors().forEach(error -> errors.add(error.field(), error.message()));
        return errors;
    }

    /** Adds a message unless the field has one already. */
    public FormErrors add(String field, String message) {
        messages.putIfAbsent(field, message);
        return this;
    }

    public @Nullable String of(String field) {
        return messages.get(field);
    }

    public boolean any() {
        return !messages.isEmpty();
    }

    public int count() {
        return messages.size();
    }

    public Map<String, String> all() {
        return Map.copyOf(messages);
    }

    /** Names of the wrong fields, in order. */
    public Iterable<String> fields() {
        return messages.keySet();
    }
}
