package dev.guildhall.talent.domain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as people type it, brought to one form before it is compared or stored. */
final class Text {

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u3000\\u200B\\uFEFF]+");
    private static final Pattern SPACED_HAN = Pattern.compile("[\\p{IsHan}· ]+");

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+");
    private static final Pattern YEARS = Pattern.compile("\\d{1,2}");
    private static final int MOST_YEARS = 70;

    /** Most characters of a name, an employer and the like. */
    static final int LONGEST = 100;

    private Text() {}

    static boolean isEmail(String compact) {
        return EMAIL.matcher(compact).matches();
    }

    /** Years of practice: 0 to 70, as the register takes them. */
    static Optional<Integer> years(String compact) {
        return Optional.of(compact)
                .filter(text -> YEARS.matcher(text).matches())
                .map(Integer::valueOf)
                .filter(years -> years <= MOST_YEARS);
    }

    /** Without outer spaces, inner runs of spaces as one; punctuation stays as it was typed. */
    static String tidy(String raw) {
        return SPACES.matcher(raw).replaceAll(" ").strip();
    }

    /** Half-width and without any space: for phones, numbers, addresses. */
    static String compact(String raw) {
        return SPACES.matcher(Normalizer.normalize(raw, Normalizer.Form.NFKC)).replaceAll("");
    }

    /** What two spellings of one label have in common: {@code ＧＢ/T50430} and {@code GB/T 50430} are the same. */
    static String key(String label) {
        return compact(label).toLowerCase(Locale.ROOT);
    }

    /** A person's name; Chinese names lose the spaces that are only there to line up columns (张　三). */
    static String personName(String raw) {
        var tidy = tidy(raw);
        return SPACED_HAN.matcher(tidy).matches() ? tidy.replace(" ", "") : tidy;
    }

    /** Tidied; {@code null} for nothing. */
    static @Nullable String orNull(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        var tidy = tidy(raw);
        return tidy.isEmpty() ? null : tidy;
    }
}
