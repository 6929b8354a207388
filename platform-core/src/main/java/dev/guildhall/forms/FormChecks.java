package dev.guildhall.forms;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The checks of forms for fields that belong to no tenant: the same rules and words. Fields of files, of a dictionary and with
 * days such as {@code today} need a tenant and are not for this.
 */
@Component
public class FormChecks {
    private final FieldChecks checks;

    FormChecks(FieldChecks checks) {
        this.checks = checks;
    }

    /** With the message of each rule, for showing. */
    public FormField ready(FormField field) {
        return field.with(field.rules().with(FieldMessages.of(field)), field.options());
    }

    /**
     * @return key → value in its normal form, without those left empty
     * @throws Invalid naming every field that is wrong
     */
    public Map<String, Object> check(List<FormField> fields, Map<String, ?> values) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> checked = new LinkedHashMap<>();
        for (FormField field : fields) {
            FieldChecks.Outcome outcome = checks.check(ready(field), values.get(field.key()));
            if (outcome.complaint() != null) {
                errors.add(new FieldError(field.key(), outcome.complaint()));
            } else if (outcome.value() != null) {
                checked.put(field.key(), outcome.value());
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return checked;
    }
}
