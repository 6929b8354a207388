package dev.guildhall.recruiting.domain;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what an agency wrote (C15): everything that is wrong is said at once, field by field. */
@Component
class VacancyForm {

    private static final int TITLE = 30;
    private static final int WORKPLACE = 100;
    private static final int REQUIREMENTS = 1000;
    private static final int BENEFITS = 500;
    private static final int MOST_FIELDS = 10;
    private static final int MOST_SALARY = 1_000_000;
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u3000\\u200B\\uFEFF]+");

    private final RecruitingVocabulary vocabulary;

    VacancyForm(RecruitingVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * @param stored what the vacancy says now, for the fields that are left out; null for a new one
     * @throws Invalid with an error for each field that is wrong
     */
    VacancyFacts read(VacancyText text, @Nullable VacancyFacts stored) {
        var errors = new ArrayList<FieldError>();
        var title = line("title", text.title(), stored == null ? null : stored.title(), TITLE, true, errors);
        var workplace = line(
                "workplace", text.workplace(), stored == null ? null : stored.workplace(), WORKPLACE, false, errors);
        var requirements = lines(
                "requirements",
                text.requirements(),
                stored == null ? null : stored.requirements(),
                REQUIREMENTS,
                true,
                errors);
        var benefits =
                lines("benefits", text.benefits(), stored == null ? null : stored.benefits(), BENEFITS, false, errors);
        var fields = fields(text.fields(), stored, errors);
        var postType = chosen(
                "postType",
                RecruitingVocabulary.POST_TYPE,
                text.postType(),
                stored == null ? null : stored.postType(),
                true,
                errors);
        var education = chosen(
                "education",
                RecruitingVocabulary.EDUCATION,
                text.education(),
                stored == null ? null : stored.educationCode(),
                false,
                errors);
        var city = city(text.cityCode(), stored, errors);
        var low = salary(text.salaryMin(), stored == null ? null : stored.salaryMin());
        var high = salary(text.salaryMax(), stored == null ? null : stored.salaryMax());
        checkSalary(low, high, errors);
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new VacancyFacts(
                or(title), fields, or(postType), or(city), workplace, low, high, education, or(requirements), benefits);
    }

    private static String or(@Nullable String checked) {
        return checked == null ? "" : checked;
    }

    private static @Nullable String line(
            String field,
            @Nullable String typed,
            @Nullable String stored,
            int most,
            boolean needed,
            List<FieldError> errors) {
        return sized(
                field,
                typed == null ? stored : SPACES.matcher(typed).replaceAll(" ").strip(),
                most,
                needed,
                errors);
    }

    private static @Nullable String lines(
            String field,
            @Nullable String typed,
            @Nullable String stored,
            int most,
            boolean needed,
            List<FieldError> errors) {
        return sized(field, typed == null ? stored : typed.replace("\r\n", "\n").strip(), most, needed, errors);
    }

    private static @Nullable String sized(
            String field, @Nullable String value, int most, boolean needed, List<FieldError> errors) {
        if (value == null || value.isEmpty()) {
            if (needed) {
                errors.add(new FieldError(field, Words.of("form." + field)));
            }
            return null;
        }
        int length = value.codePointCount(0, value.length());
        if (value.indexOf('\0') >= 0) {
            errors.add(new FieldError(field, Words.of("form.unreadable")));
        } else if (length > most) {
            errors.add(new FieldError(field, Words.of("form.too-long", most, length)));
        }
        return value;
    }

    private List<String> fields(@Nullable List<String> typed, @Nullable VacancyFacts stored, List<FieldError> errors) {
        var kept = stored == null ? List.<String>of() : stored.fieldCodes();
        var codes = typed == null ? kept : List.copyOf(new LinkedHashSet<>(typed));
        if (codes.isEmpty()) {
            errors.add(new FieldError("fields", Words.of("form.fields")));
        } else if (codes.size() > MOST_FIELDS) {
            errors.add(new FieldError("fields", Words.of("form.fields-many", MOST_FIELDS)));
        } else if (!codes.stream().allMatch(code -> kept.contains(code) || has(RecruitingVocabulary.FIELD, code))) {
            errors.add(new FieldError("fields", Words.of("form.field-unknown")));
        }
        return codes;
    }

    private @Nullable String chosen(
            String field,
            String dictionary,
            @Nullable String typed,
            @Nullable String stored,
            boolean needed,
            List<FieldError> errors) {
        var code = typed == null ? stored : typed.strip();
        if (code == null || code.isEmpty()) {
            if (needed) {
                errors.add(new FieldError(field, Words.of("form." + field)));
            }
            return null;
        }
        if (!code.equals(stored) && !has(dictionary, code)) {
            errors.add(new FieldError(field, Words.of("form." + field + "-unknown")));
        }
        return code;
    }

    private boolean has(String dictionary, String code) {
        return vocabulary.has(dictionary, code);
    }

    private @Nullable String city(@Nullable String typed, @Nullable VacancyFacts stored, List<FieldError> errors) {
        var code = typed == null ? (stored == null ? null : stored.regionCode()) : typed.strip();
        if (code == null || code.isEmpty()) {
            errors.add(new FieldError("cityCode", Words.of("form.cityCode")));
        } else if (!vocabulary.isCity(code)) {
            errors.add(new FieldError("cityCode", Words.of("form.cityCode-unknown")));
        }
        return code;
    }

    private static @Nullable Integer salary(@Nullable Integer typed, @Nullable Integer stored) {
        var value = typed == null ? stored : typed;
        return value == null || value == 0 ? null : value;
    }

    private static void checkSalary(@Nullable Integer low, @Nullable Integer high, List<FieldError> errors) {
        if (low == null && high == null) {
            return;
        }
        if (low == null || high == null) {
            errors.add(new FieldError(low == null ? "salaryMin" : "salaryMax", Words.of("form.salary-half")));
        } else if (low < 1 || high > MOST_SALARY) {
            errors.add(new FieldError(low < 1 ? "salaryMin" : "salaryMax", Words.of("form.salary-range", MOST_SALARY)));
        } else if (high < low) {
            errors.add(new FieldError("salaryMax", Words.of("form.salary-order")));
        }
    }
}
