package dev.guildhall.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** The input cannot be taken as it is; says for each field what is wrong and what to do. */
public class Invalid extends Problem {

    private final transient List<FieldError> errors;

    public Invalid(List<FieldError> errors) {
        super(
                "invalid-input",
                HttpStatus.BAD_REQUEST,
                Words.of("invalid-input.title"),
                errors.size() == 1
                        ? errors.getFirst().message()
                        : Words.of("invalid-input.detail", Integer.toString(errors.size())));
        this.errors = List.copyOf(errors);
        with("errors", this.errors);
    }

    public Invalid(String field, String message) {
        this(List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
        return errors;
    }
}
