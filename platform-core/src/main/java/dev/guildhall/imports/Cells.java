package dev.guildhall.imports;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reading of cell texts. */
final class Cells {

    private static final Pattern DATE = Pattern.compile(
            "(\\d{4})\\s*(?:[-/.]|年)\\s*(\\d{1,2})\\s*(?:[-/.]|月)\\s*(\\d{1,2})\\s*日?(?:[ T]00:00(?::00(?:\\.0+)?)?)?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

    /** A day number without a date format, between 1927 and 2064: what is left of a date in many files. */
    private static final Pattern SERIAL = Pattern.compile("[1-5]\\d{4}");

    private static final LocalDateTime SERIAL_ZERO = LocalDate.of(1899, 12, 30).atStartOfDay();

    private Cells() {}

    static Optional<LocalDate> date(String text) {
        var plain = halfWidth(text).strip();
        if (SERIAL.matcher(plain).matches()) {
            return Optional.of(serial(new BigDecimal(plain)).toLocalDate());
        }
        var match = DATE.matcher(plain);
        if (!match.matches()) {
            match = COMPACT.matcher(plain);
            if (!match.matches()) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(LocalDate.of(
                    Integer.parseInt(match.group(1)),
                    Integer.parseInt(match.group(2)),
                    Integer.parseInt(match.group(3))));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** The moment of a spreadsheet's day number (1900 system). */
    static LocalDateTime serial(BigDecimal days) {
        long whole = days.longValue();
        long seconds = Math.round(days.subtract(BigDecimal.valueOf(whole)).doubleValue() * 86_400);
        return SERIAL_ZERO.plusDays(whole).plusSeconds(seconds);
    }

    /** Full-width letters, digits and signs as their ASCII form; ideographic and no-break spaces as plain ones. */
    static String halfWidth(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                out.append((char) (c - 0xFEE0));
            } else if (c == '\u3000' || c == '\u00A0') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
