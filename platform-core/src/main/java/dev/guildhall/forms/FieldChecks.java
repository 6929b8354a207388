package dev.guildhall.forms;

import cn.hutool.core.util.CreditCodeUtil;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.reference.Industries;
import dev.guildhall.reference.Regions;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks one value against its field and brings it into its normal form. */
@Component
class FieldChecks {
    /** No form needs more; what is longer is not looked at. */
    private static final int LONGEST = 20_000;

    private static final int MOST_ITEMS = 200;
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,24}");
    private static final Pattern CREDIT = Pattern.compile("[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-M-d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private final Regions regions;
    private final Industries industries;
    private final MediaLibrary media;

    FieldChecks(Regions regions, Industries industries, MediaLibrary media) {
        this.regions = regions;
        this.industries = industries;
        this.media = media;
    }

    /** Either the value (null when left empty) or what is wrong with it. */
    record Outcome(@Nullable Object value, @Nullable String complaint) {
        static Outcome good(@Nullable Object value) {
            return new Outcome(value, null);
        }

        static Outcome bad(String complaint) {
            return new Outcome(null, complaint);
        }
    }

    /** @param field with its messages and with days in place of words such as {@code today} */
    Outcome check(FormField field, @Nullable Object raw) {
        if (raw == null || empty(raw)) {
            return field.required() ? broken(field, "required", null) : Outcome.good(null);
        }
        return switch (field.type()) {
            case TEXT, TEXTAREA -> text(field, raw);
            case NUMBER -> number(field, raw);
            case DATE -> date(field, raw);
            case PHONE -> phone(field, raw);
            case EMAIL -> email(field, raw);
            case ID_NUMBER -> idNumber(field, raw);
            case CREDIT_CODE -> creditCode(field, raw);
            case REGION ->
                regions.byCode(string(raw)).isPresent() ? Outcome.good(string(raw)) : broken(field, "unknown", null);
            case INDUSTRY ->
                industries.byCode(string(raw)).isPresent() ? Outcome.good(string(raw)) : broken(field, "unknown", null);
            case CHOICE -> option(field, string(raw)) ? Outcome.good(string(raw)) : broken(field, "unknown", null);
            case CHOICES -> choices(field, raw);
            case FILE -> files(field, List.of(string(raw)), false);
            case IMAGES -> files(field, strings(raw), true);
            case SWITCH -> toggle(field, raw);
        };
    }

    private static boolean empty(Object raw) {
        return switch (raw) {
            case String text -> text.isBlank();
            case List<?> list -> list.isEmpty();
            default -> false;
        };
    }

    private static Outcome text(FormField field, Object raw) {
        String given = string(raw);
        String text = (field.type() == FieldType.TEXT
                        ? given.replaceAll("[\\r\\n\\t]+", " ")
                        : given.replace("\r\n", "\n"))
                .replaceAll("[\\p{Cc}&&[^\\n]]", "")
                .strip();
        if (text.isEmpty()) {
            return field.required() ? broken(field, "required", null) : Outcome.good(null);
        }
        int length = text.codePointCount(0, text.length());
        FieldRules rules = field.rules();
        if (rules.minLength() != null && length < rules.minLength()) {
            return broken(field, "minLength", length);
        }
        if (rules.maxLength() != null && length > rules.maxLength()) {
            return broken(field, "maxLength", length);
        }
        if (rules.pattern() != null && !BoundedMatch.matches(rules.pattern(), text)) {
            return broken(field, "pattern", null);
        }
        return Outcome.good(text);
    }

    private static Outcome number(FormField field, Object raw) {
        BigDecimal number;
        try {
            String digits = string(raw).replace(",", "").replace("，", "");
            if (!digits.matches("[+-]?\\d{1,15}(\\.\\d{1,9})?")) {
                return broken(field, "number", null);
            }
            number = new BigDecimal(digits).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return broken(field, "number", null);
        }
        FieldRules rules = field.rules();
        if (rules.decimals() != null && number.scale() > rules.decimals()) {
            return broken(field, "decimals", null);
        }
        if (rules.min() != null && number.compareTo(rules.min()) < 0) {
            return broken(field, "min", null);
        }
        if (rules.max() != null && number.compareTo(rules.max()) > 0) {
            return broken(field, "max", null);
        }
        return Outcome.good(new BigDecimal(number.toPlainString()));
    }

    private static Outcome date(FormField field, Object raw) {
        LocalDate day;
        try {
            day = LocalDate.parse(string(raw).replace('/', '-').replace('.', '-'), DAY);
        } catch (DateTimeException e) {
            return broken(field, "date", null);
        }
        FieldRules rules = field.rules();
        if (rules.minDate() != null && day.isBefore(LocalDate.parse(rules.minDate()))) {
            return broken(field, "minDate", null);
        }
        if (rules.maxDate() != null && day.isAfter(LocalDate.parse(rules.maxDate()))) {
            return broken(field, "maxDate", null);
        }
        return Outcome.good(day.toString());
    }

    private static Outcome phone(FormField field, Object raw) {
        Optional<String> complaint = PhoneNumber.complaint(string(raw));
        return complaint
                .map(Outcome::bad)
                .orElseGet(() -> Outcome.good(PhoneNumber.parse(string(raw)).national()));
    }

    private static Outcome idNumber(FormField field, Object raw) {
        Optional<String> complaint = IdNumber.complaint(string(raw));
        return complaint
                .map(Outcome::bad)
                .orElseGet(() ->
                        Outcome.good(IdNumber.find(string(raw)).orElseThrow().value()));
    }

    private static Outcome email(FormField field, Object raw) {
        String email = string(raw);
        int at = email.lastIndexOf('@');
        if (email.length() > 254 || at < 0 || !EMAIL.matcher(email).matches() || email.contains("..")) {
            return broken(field, "email", null);
        }
        return Outcome.good(email.substring(0, at) + email.substring(at).toLowerCase(Locale.ROOT));
    }

    private static Outcome creditCode(FormField field, Object raw) {
        String code = halfWidth(string(raw)).replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (code.length() != 18) {
            return broken(field, "creditLength", code.length());
        }
        if (!CREDIT.matcher(code).matches()) {
            return broken(field, "creditCharacters", null);
        }
        return CreditCodeUtil.isCreditCode(code) ? Outcome.good(code) : broken(field, "creditCheck", null);
    }

    private static Outcome choices(FormField field, Object raw) {
        Set<String> chosen = new LinkedHashSet<>(strings(raw));
        if (chosen.stream().anyMatch(code -> !option(field, code))) {
            return broken(field, "unknown", null);
        }
        return counted(field, new ArrayList<>(chosen));
    }

    private static Outcome toggle(FormField field, Object raw) {
        boolean on = string(raw).equals("true");
        return field.required() && !on ? broken(field, "required", null) : Outcome.good(on);
    }

    private Outcome files(FormField field, List<String> ids, boolean several) {
        List<String> found = new ArrayList<>();
        for (String id : new LinkedHashSet<>(ids)) {
            Optional<MediaView> file = media(id);
            if (file.isEmpty()) {
                return broken(field, "gone", null);
            }
            String complaint = complaint(field, file.get());
            if (complaint != null) {
                return Outcome.bad(complaint);
            }
            found.add(file.get().id().toString());
        }
        return several ? counted(field, found) : Outcome.good(found.getFirst());
    }

    /** What is wrong with a file for this field; null when nothing is. */
    @Nullable String complaint(FormField field, MediaView file) {
        FieldRules rules = field.rules();
        if (!rules.accept().isEmpty() && !rules.accept().contains(file.contentType())) {
            return FieldMessages.say(field, "accept", null);
        }
        // Only where the field asks for it.
        if (rules.accept().isEmpty() && !file.picture()) {
            return FieldMessages.say(field, "gone", null);
        }
        if (rules.maxBytes() != null && file.size() > rules.maxBytes()) {
            return FieldMessages.say(field, "maxBytes", null);
        }
        if (file.picture() && rules.maxPixels() != null && (long) file.width() * file.height() > rules.maxPixels()) {
            return FieldMessages.say(field, "maxPixels", null);
        }
        return null;
    }

    private Optional<MediaView> media(String id) {
        try {
            return media.find(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Outcome counted(FormField field, List<String> items) {
        FieldRules rules = field.rules();
        if (rules.minItems() != null && items.size() < rules.minItems()) {
            return broken(field, "minItems", items.size());
        }
        if (rules.maxItems() != null && items.size() > rules.maxItems()) {
            return broken(field, "maxItems", items.size());
        }
        return Outcome.good(List.copyOf(items));
    }

    private static boolean option(FormField field, String code) {
        return field.options().stream().anyMatch(option -> option.code().equals(code));
    }

    private static Outcome broken(FormField field, String rule, @Nullable Object present) {
        return Outcome.bad(FieldMessages.say(field, rule, present));
    }

    private static String string(Object raw) {
        String text = raw instanceof BigDecimal number ? number.toPlainString() : raw.toString();
        return (text.length() > LONGEST ? text.substring(0, LONGEST) : text).strip();
    }

    private static List<String> strings(Object raw) {
        if (raw instanceof List<?> list) {
            return list.stream()
                    .limit(MOST_ITEMS)
                    .map(item -> item == null ? "" : string(item))
                    .toList();
        }
        return List.of(string(raw));
    }

    private static String halfWidth(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c);
        }
        return out.toString();
    }
}
