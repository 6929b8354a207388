package dev.guildhall.forms;

import dev.guildhall.media.MediaTypes;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Whether a form can be published as it is drafted. */
final class DraftChecks {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,39}");

    private DraftChecks() {}

    /** @throws Invalid naming every field that cannot stay so; the field is the key, or {@code title} */
    static void require(FormDraft draft) {
        List<FieldError> errors = new ArrayList<>();
        if (!ID.matcher(draft.id()).matches() || draft.id().length() > 60) {
            errors.add(new FieldError("id", Words.of("draft.id", draft.id())));
        }
        if (draft.title().isBlank() || draft.title().length() > 40) {
            errors.add(new FieldError("title", Words.of("draft.title")));
        }
        if (draft.fields().isEmpty()) {
            errors.add(new FieldError("fields", Words.of("draft.empty")));
        }
        Set<String> keys = new HashSet<>();
        for (FormField field : draft.fields()) {
            if (!keys.add(field.key())) {
                errors.add(new FieldError(field.key(), Words.of("draft.twice", field.key())));
            }
            complaints(field).forEach(complaint -> errors.add(new FieldError(field.key(), complaint)));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    /** The input of the designer that a complaint belongs to. */
    static String fieldOf(FormField field, String complaint) {
        if (complaint.equals(Words.of("draft.key", field.key()))) {
            return "key";
        }
        if (complaint.equals(Words.of("draft.help"))) {
            return "help";
        }
        if (complaint.equals(Words.of("draft.options", field.label()))
                || complaint.equals(Words.of("draft.option", field.label()))) {
            return "options";
        }
        if (complaint.equals(Words.of("draft.pattern", field.label()))
                || complaint.equals(Words.of("draft.pattern-message", field.label()))) {
            return "pattern";
        }
        return complaint.equals(Words.of("draft.label")) ? "label" : "rules";
    }

    static List<String> complaints(FormField field) {
        List<String> wrong = new ArrayList<>();
        FieldRules rules = field.rules();
        if (!KEY.matcher(field.key()).matches()) {
            wrong.add(Words.of("draft.key", field.key()));
        }
        if (field.label().isBlank() || field.label().length() > 30) {
            wrong.add(Words.of("draft.label"));
        }
        if (field.help() != null && field.help().length() > 100) {
            wrong.add(Words.of("draft.help"));
        }
        if (field.type().choice() && rules.dictionary() == null) {
            if (field.options().isEmpty()) {
                wrong.add(Words.of("draft.options", field.label()));
            }
            Set<String> codes = new HashSet<>();
            Set<String> labels = new HashSet<>();
            if (field.options().stream()
                    .anyMatch(option -> option.code().isBlank()
                            || option.label().isBlank()
                            || !codes.add(option.code())
                            || !labels.add(option.label()))) {
                wrong.add(Words.of("draft.option", field.label()));
            }
        }
        if (rules.pattern() != null) {
            try {
                Pattern.compile(rules.pattern());
            } catch (PatternSyntaxException e) {
                wrong.add(Words.of("draft.pattern", field.label()));
            }
            if (rules.patternMessage() == null || rules.patternMessage().isBlank()) {
                wrong.add(Words.of("draft.pattern-message", field.label()));
            }
        }
        if (crossed(rules.minLength(), rules.maxLength())
                || crossed(rules.minItems(), rules.maxItems())
                || crossed(rules.min(), rules.max())) {
            wrong.add(Words.of("draft.bounds", field.label()));
        }
        if (!day(rules.minDate()) || !day(rules.maxDate())) {
            wrong.add(Words.of("draft.date", field.label()));
        }
        Set<String> taken = field.type() == FieldType.FILE
                ? Set.of(MediaTypes.PNG, MediaTypes.JPEG, MediaTypes.PDF)
                : Set.of(MediaTypes.PNG, MediaTypes.JPEG);
        if (!taken.containsAll(rules.accept())) {
            wrong.add(Words.of("draft.accept", field.label()));
        }
        return wrong;
    }

    private static boolean day(@Nullable String text) {
        return text == null || Days.read(text, LocalDate.EPOCH).isPresent();
    }

    private static <T extends Comparable<T>> boolean crossed(@Nullable T low, @Nullable T high) {
        return low != null && high != null && low.compareTo(high) > 0;
    }
}
