package dev.guildhall.identity.domain;

import dev.guildhall.problem.Invalid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a password must be (decision D12, requirement row W14): 8 to 20 characters with upper case, lower case and digits, no
 * run of four or more characters that go up, go down, repeat or stand in a row on the keyboard, nothing of the own phone or
 * username, and none of the common ones. The same for tenants and operators.
 */
public final class PasswordRules {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 20;
    /** From this length on a run such as 1234, dcba, aaaa or qwer is refused; three in a row happen by chance. */
    private static final int RUN = 4;
    /** From this length on a part of an own number or name gives a password away. */
    private static final int OWN_DIGITS = 6;

    private static final int OWN_LETTERS = 4;

    private static final List<String> KEYBOARD = List.of("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890");

    private PasswordRules() {}

    /** @throws Invalid naming {@code field} */
    public static void require(String field, String password) {
        require(field, password, Set.of());
    }

    /**
     * @param own phone, username and the like of whose password it is to be
     * @throws Invalid naming {@code field}
     */
    public static void require(String field, String password, Collection<String> own) {
        complaint(password, own).ifPresent(message -> {
            throw new Invalid(field, message);
        });
    }

    /** What is wrong and what to do, or empty for a good password. */
    public static Optional<String> complaint(String password) {
        return complaint(password, Set.of());
    }

    /** As above, also for parts of what is known of the person. */
    public static Optional<String> complaint(String password, Collection<String> own) {
        if (password.isEmpty()) {
            return Optional.of(Words.of("password.empty"));
        }
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(Words.of("password.length", length));
        }
        if (!password.chars().allMatch(c -> c > ' ' && c < 127)) {
            return Optional.of(Words.of("password.characters"));
        }
        List<String> missing = new ArrayList<>();
        if (password.chars().noneMatch(c -> c >= 'A' && c <= 'Z')) {
            missing.add(Words.of("password.class.upper"));
        }
        if (password.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            missing.add(Words.of("password.class.lower"));
        }
        if (password.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            missing.add(Words.of("password.class.digit"));
        }
        if (!missing.isEmpty()) {
            return Optional.of(Words.of("password.classes", String.join("、", missing)));
        }
        Optional<String> run = run(password).or(() -> keyboardRun(password));
        if (run.isPresent()) {
            return Optional.of(Words.of("password.run", run.get()));
        }
        if (own.stream().anyMatch(known -> contains(password, known))) {
            return Optional.of(Words.of("password.own"));
        }
        return CommonPasswords.contain(password) ? Optional.of(Words.of("password.common")) : Optional.empty();
    }

    /** The first run that is too long; letters count without regard to case, and only letters or only digits make one. */
    private static Optional<String> run(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        for (int step = -1; step <= 1; step++) {
            int start = 0;
            for (int i = 1; i <= lower.length(); i++) {
                boolean goesOn = i < lower.length()
                        && lower.charAt(i) - lower.charAt(i - 1) == step
                        && (step == 0 || sameClass(lower.charAt(i), lower.charAt(i - 1)));
                if (!goesOn) {
                    if (i - start >= RUN) {
                        return Optional.of(password.substring(start, i));
                    }
                    start = i;
                }
            }
        }
        return Optional.empty();
    }

    /** The first stretch of a row of keys, in either direction. */
    private static Optional<String> keyboardRun(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        for (int start = 0; start + RUN <= lower.length(); start++) {
            int end = start;
            while (end < lower.length() && inARow(lower.substring(start, end + 1))) {
                end++;
            }
            if (end - start >= RUN) {
                return Optional.of(password.substring(start, end));
            }
        }
        return Optional.empty();
    }

    private static boolean inARow(String part) {
        String reversed = new StringBuilder(part).reverse().toString();
        return KEYBOARD.stream().anyMatch(row -> row.contains(part) || row.contains(reversed));
    }

    private static boolean sameClass(char a, char b) {
        return Character.isDigit(a) == Character.isDigit(b) && Character.isLetter(a) == Character.isLetter(b);
    }

    /** A whole name, or a stretch of a number, in either direction and case. */
    private static boolean contains(String password, String own) {
        String lower = password.toLowerCase(Locale.ROOT);
        String known = own.toLowerCase(Locale.ROOT).strip();
        String digits = known.replaceAll("[^0-9]", "");
        if (known.matches("[+0-9 -]+")) {
            for (int i = 0; i + OWN_DIGITS <= digits.length(); i++) {
                String part = digits.substring(i, i + OWN_DIGITS);
                if (lower.contains(part) || lower.contains(new StringBuilder(part).reverse())) {
                    return true;
                }
            }
            return false;
        }
        return known.length() >= OWN_LETTERS
                && (lower.contains(known) || lower.contains(new StringBuilder(known).reverse()));
    }
}
