package dev.guildhall.forms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the person is told for each rule of a field. Clients get these texts with the definition and the server answers with
 * the same ones, so both sides speak alike.
 */
final class FieldMessages {
    private FieldMessages() {}

    /** Rule → message; {@code {n}} is left for the present count. */
    static Map<String, String> of(FormField field) {
        Map<String, String> messages = new LinkedHashMap<>();
        FieldRules rules = field.rules();
        FieldType type = field.type();
        if (field.required()) {
            put(messages, field, "required", "required." + verb(type), null);
        }
        switch (type) {
            case PHONE -> all(messages, field, "phoneDigits", "phoneLength", "phonePrefix");
            case ID_NUMBER -> all(messages, field, "idOld", "idLength", "idCharacters", "idBirth", "idCheck");
            case CREDIT_CODE -> all(messages, field, "creditLength", "creditCharacters", "creditCheck");
            case EMAIL -> all(messages, field, "email");
            case NUMBER -> all(messages, field, "number");
            case DATE -> all(messages, field, "date");
            case REGION, INDUSTRY, CHOICE, CHOICES -> all(messages, field, "unknown");
            case FILE, IMAGES -> all(messages, field, "gone");
            case TEXT, TEXTAREA, SWITCH -> {}
        }
        put(messages, field, "minLength", "minLength", rules.minLength());
        put(messages, field, "maxLength", "maxLength", rules.maxLength());
        put(messages, field, "min", "min", plain(rules.min()));
        put(messages, field, "max", "max", plain(rules.max()));
        if (rules.decimals() != null) {
            put(messages, field, "decimals", rules.decimals() == 0 ? "whole" : "decimals", rules.decimals());
        }
        if (rules.pattern() != null) {
            messages.put("pattern", rules.patternMessage() == null ? "" : rules.patternMessage());
        }
        String items = type == FieldType.IMAGES ? "pictures" : "items";
        put(messages, field, "minItems", items + ".min", rules.minItems());
        put(messages, field, "maxItems", items + ".max", rules.maxItems());
        if (!rules.accept().isEmpty()) {
            put(messages, field, "accept", "accept", kinds(rules));
        }
        if (rules.maxBytes() != null) {
            put(messages, field, "maxBytes", "maxBytes", size(rules.maxBytes()));
        }
        if (rules.maxPixels() != null) {
            put(messages, field, "maxPixels", "maxPixels", rules.maxPixels() / 10_000);
        }
        put(messages, field, "minDate", "minDate", rules.minDate());
        put(messages, field, "maxDate", "maxDate", rules.maxDate());
        return messages;
    }

    /** The message of a broken rule with the present count in it. */
    static String say(FormField field, String rule, @Nullable Object present) {
        String message = field.rules().messages().get(rule);
        if (message == null) {
            message = of(field).get(rule);
        }
        if (message == null) {
            throw new IllegalStateException("no message for " + rule + " of " + field.type());
        }
        return present == null ? message : message.replace("{n}", present.toString());
    }

    private static void all(Map<String, String> messages, FormField field, String... rules) {
        for (String rule : rules) {
            put(messages, field, rule, rule, "");
        }
    }

    private static void put(
            Map<String, String> messages, FormField field, String rule, String text, @Nullable Object bound) {
        if (bound != null || rule.equals("required")) {
            messages.put(
                    rule,
                    Words.raw(text)
                            .replace("{label}", field.label())
                            .replace("{bound}", bound == null ? "" : bound.toString()));
        }
    }

    private static String verb(FieldType type) {
        return switch (type) {
            case REGION, INDUSTRY, CHOICE, CHOICES -> "choose";
            case FILE, IMAGES -> "upload";
            case SWITCH -> "confirm";
            default -> "fill";
        };
    }

    private static @Nullable String plain(java.math.@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }

    private static String kinds(FieldRules rules) {
        return rules.accept().stream()
                .map(type -> type.equals("image/jpeg")
                        ? "JPG"
                        : type.substring(type.indexOf('/') + 1).toUpperCase(java.util.Locale.ROOT))
                .sorted()
                .collect(java.util.stream.Collectors.joining("、"));
    }

    private static String size(long bytes) {
        return bytes >= 1024 * 1024 ? bytes / 1024 / 1024 + " MB" : bytes / 1024 + " KB";
    }
}
