package dev.guildhall.forms;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a field beyond those of its type; null where there is none.
 *
 * @param minLength fewest characters (code points), and {@code maxLength} most
 * @param min least number, and {@code max} greatest
 * @param decimals most places behind the point; 0 for whole numbers
 * @param pattern regular expression that the whole text must match, with {@code patternMessage} for those that do not
 * @param minItems fewest choices or pictures, and {@code maxItems} most
 * @param accept content types, such as {@code image/png}; empty for all that uploads take
 * @param maxBytes most bytes of one file, and {@code maxPixels} most pixels (width times height)
 * @param minDate earliest day: {@code 2026-11-22}, {@code today}, {@code today+3m}, {@code today-18y}; {@code maxDate} latest
 * @param dictionary name of a dictionary of the tenant that gives the options, in place of the field's own
 * @param messages rule → what the person is told when it is broken, for clients; {@code {n}} stands for the present count
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FieldRules(
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable Integer decimals,
        @Nullable String pattern,
        @Nullable String patternMessage,
        @Nullable Integer minItems,
        @Nullable Integer maxItems,
        List<String> accept,
        @Nullable Long maxBytes,
        @Nullable Integer maxPixels,
        @Nullable String minDate,
        @Nullable String maxDate,
        @Nullable String dictionary,
        Map<String, String> messages) {

    public FieldRules {
        // Left out of JSON when empty.
        accept = accept == null ? List.of() : List.copyOf(accept);
        messages = messages == null ? Map.of() : Map.copyOf(messages);
    }

    public static FieldRules none() {
        return new FieldRules(
                null, null, null, null, null, null, null, null, null, List.of(), null, null, null, null, null,
                Map.of());
    }

    public static FieldRules length(int min, int max) {
        return new FieldRules(
                min, max, null, null, null, null, null, null, null, List.of(), null, null, null, null, null, Map.of());
    }

    public static FieldRules items(int min, int max) {
        return new FieldRules(
                null, null, null, null, null, null, null, min, max, List.of(), null, null, null, null, null, Map.of());
    }

    FieldRules with(Map<String, String> messages) {
        return new FieldRules(
                minLength,
                maxLength,
                min,
                max,
                decimals,
                pattern,
                patternMessage,
                minItems,
                maxItems,
                accept,
                maxBytes,
                maxPixels,
                minDate,
                maxDate,
                dictionary,
                messages);
    }

    /** With the days that words such as {@code today+3m} stand for now. */
    FieldRules on(@Nullable String earliest, @Nullable String latest) {
        return new FieldRules(
                minLength,
                maxLength,
                min,
                max,
                decimals,
                pattern,
                patternMessage,
                minItems,
                maxItems,
                accept,
                maxBytes,
                maxPixels,
                earliest,
                latest,
                dictionary,
                messages);
    }
}
