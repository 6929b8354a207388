package dev.guildhall.forms;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days as rules write them: {@code 2026-11-22}, {@code today}, {@code today+3m}, {@code today-18y}. */
final class Days {
    private static final Pattern RELATIVE = Pattern.compile("today(?:([+-]\\d{1,4})([dmy]))?");

    private Days() {}

    static Optional<LocalDate> read(String text, LocalDate today) {
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            if (relative.group(1) == null) {
                return Optional.of(today);
            }
            int count = Integer.parseInt(relative.group(1));
            return Optional.of(
                    switch (relative.group(2)) {
                        case "d" -> today.plusDays(count);
                        case "m" -> today.plusMonths(count);
                        default -> today.plusYears(count);
                    });
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
