package dev.guildhall.points.console;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with the fields of one form, gathered so that all of it is told at once. */
class Wrong {
    private final List<FieldError> errors = new ArrayList<>();

    /** The part; empty where it complains, which is kept. */
    <T> Optional<T> of(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (Invalid wrong) {
            errors.addAll(wrong.errors());
            return Optional.empty();
        }
    }

    void add(boolean wrong, String field, String message) {
        if (wrong) {
            errors.add(new FieldError(field, message));
        }
    }

    /** @throws Invalid with all of it, if there is any */
    void tell() {
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }
}
