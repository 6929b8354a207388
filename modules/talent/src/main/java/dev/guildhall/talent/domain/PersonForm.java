package dev.guildhall.talent.domain;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.talent.ContactInText;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the form of staff: everything that is wrong is said at once, field by field. */
@Component
class PersonForm {

    private final TalentVocabulary vocabulary;

    PersonForm(TalentVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * @param stored what is known already, for the fields that the form leaves empty; null for somebody new
     * @throws Invalid with an error for each field that is wrong
     */
    PersonFacts read(PersonEntry entry, @Nullable PersonFacts stored) {
        var errors = new ArrayList<FieldError>();
        var name = Text.personName(text(entry.name()));
        if (name.isEmpty()) {
            errors.add(new FieldError("name", Words.of("form.name")));
        }
        shortEnough("name", name, errors);
        shortEnough("employer", text(entry.employer()), errors);
        shortEnough("wechat", text(entry.wechat()), errors);
        shortEnough("email", text(entry.email()), errors);
        noContact("employer", entry.employer(), stored == null ? null : stored.employer(), errors);
        var phone = phone(entry, stored, errors);
        var idNumber = idNumber(entry, stored, errors);
        var city = chosen(entry.cityCode(), "cityCode", vocabulary::isCity, "city", errors);
        var level = chosen(
                entry.level(),
                "level",
                code -> may(TalentVocabulary.LEVEL, code, stored == null ? null : stored.levelCode()),
                "level",
                errors);
        var education = text(entry.education()).isEmpty()
                ? null
                : chosen(
                        entry.education(),
                        "education",
                        code -> may(TalentVocabulary.EDUCATION, code, stored == null ? null : stored.educationCode()),
                        "education",
                        errors);
        var fields = fields(entry, stored == null ? List.of() : stored.fieldCodes(), errors);
        var birthDate = birthDate(entry, idNumber, errors);
        var validUntil = date("validUntil", text(entry.validUntil()), errors);
        var gender = gender(entry, idNumber);
        var years = years(entry, errors);
        var email = email(entry, stored, errors);
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        var wechat = Text.orNull(entry.wechat());
        return new PersonFacts(
                name,
                gender,
                birthDate,
                Objects.requireNonNull(phone),
                idNumber,
                email,
                wechat == null && stored != null ? stored.wechat() : wechat,
                Objects.requireNonNull(city),
                education,
                Objects.requireNonNull(level),
                fields,
                years,
                Text.orNull(entry.employer()),
                validUntil);
    }

    private static @Nullable PhoneNumber phone(
            PersonEntry entry, @Nullable PersonFacts stored, List<FieldError> errors) {
        var typed = text(entry.phone());
        if (typed.isEmpty() && stored != null) {
            return stored.phone();
        }
        PhoneNumber.complaint(typed).ifPresent(words -> errors.add(new FieldError("phone", words)));
        return PhoneNumber.find(typed).orElse(null);
    }

    private static @Nullable IdNumber idNumber(
            PersonEntry entry, @Nullable PersonFacts stored, List<FieldError> errors) {
        var typed = text(entry.idNumber());
        if (typed.isEmpty()) {
            return stored == null ? null : stored.idNumber();
        }
        IdNumber.complaint(typed).ifPresent(words -> errors.add(new FieldError("idNumber", words)));
        return IdNumber.find(typed).orElse(null);
    }

    private static @Nullable String chosen(
            @Nullable String code, String field, Predicate<String> known, String words, List<FieldError> errors) {
        var plain = text(code);
        if (plain.isEmpty() || !known.test(plain)) {
            errors.add(new FieldError(field, Words.of(words + (plain.isEmpty() ? ".missing" : ".unknown"))));
            return null;
        }
        return plain;
    }

    /** Who holds a code may keep it, offered or not. */
    private boolean may(String dictionary, String code, @Nullable String held) {
        return code.equals(held) || vocabulary.has(dictionary, code);
    }

    private List<String> fields(PersonEntry entry, List<String> held, List<FieldError> errors) {
        var fields = entry.fields() == null
                ? List.<String>of()
                : entry.fields().stream().distinct().toList();
        if (!fields.stream().allMatch(code -> held.contains(code) || vocabulary.has(TalentVocabulary.FIELD, code))) {
            errors.add(new FieldError("fields", Words.of("field.unknown")));
        }
        return fields;
    }

    private static @Nullable LocalDate birthDate(
            PersonEntry entry, @Nullable IdNumber idNumber, List<FieldError> errors) {
        var typed = text(entry.birthDate());
        if (typed.isEmpty()) {
            return idNumber == null ? null : IdFacts.birthDate(idNumber);
        }
        return date("birthDate", typed, errors);
    }

    private static @Nullable LocalDate date(String field, String typed, List<FieldError> errors) {
        if (typed.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeException noSuchDay) {
            errors.add(new FieldError(field, Words.of("form.date")));
            return null;
        }
    }

    private static @Nullable Gender gender(PersonEntry entry, @Nullable IdNumber idNumber) {
        return Optional.of(text(entry.gender()))
                .filter(typed -> !typed.isEmpty())
                .flatMap(Gender::byName)
                .orElseGet(() -> idNumber == null ? null : IdFacts.gender(idNumber));
    }

    private static @Nullable Integer years(PersonEntry entry, List<FieldError> errors) {
        var typed = Text.compact(text(entry.years()));
        if (typed.isEmpty()) {
            return null;
        }
        var years = Text.years(typed);
        if (years.isEmpty()) {
            errors.add(new FieldError("years", Words.of("form.years")));
        }
        return years.orElse(null);
    }

    private static @Nullable String email(PersonEntry entry, @Nullable PersonFacts stored, List<FieldError> errors) {
        var typed = Text.compact(text(entry.email()));
        if (typed.isEmpty()) {
            return stored == null ? null : stored.email();
        }
        if (!Text.isEmail(typed)) {
            errors.add(new FieldError("email", Words.of("form.email")));
            return null;
        }
        return typed;
    }

    /** What is stored already may stay. */
    private static void noContact(
            String field, @Nullable String typed, @Nullable String stored, List<FieldError> errors) {
        if (!text(typed).equals(text(stored)) && ContactInText.in(typed)) {
            errors.add(new FieldError(field, Words.of("contact-in-text")));
        }
    }

    private static void shortEnough(String field, String text, List<FieldError> errors) {
        if (text.length() > Text.LONGEST) {
            errors.add(new FieldError(field, Words.of("form.too-long", Text.LONGEST, text.length())));
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
