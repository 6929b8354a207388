package dev.guildhall.identity.domain;

import dev.guildhall.problem.Invalid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a password must be (decision D12, requirement row W14): 8 to 20 characters with upper case, lower case and digits, no
 * run of four or more characters that go up, go down or repeat, and none of the common ones. The same for tenants and
 * operators.
 */
public final class PasswordRules {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 20;
    /** From this length on a run such as 1234, dcba or aaaa is refused; three in a row happen by chance. */
    private static final int RUN = 4;

    private static final Set<String> COMMON = load();

    private PasswordRules() {}

    /** @throws Invalid naming {@code field} */
    public static void require(String field, String password) {
        complaint(password).ifPresent(message -> {
            throw new Invalid(field, message);
        });
    }

    /** What is wrong and what to do, or empty for a good password. */
    public static Optional<String> complaint(String password) {
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
        Optional<String> run = run(password);
        if (run.isPresent()) {
            return Optional.of(Words.of("password.run", run.get()));
        }
        return COMMON.contains(plain(password)) ? Optional.of(Words.of("password.common")) : Optional.empty();
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

    private static boolean sameClass(char a, char b) {
        return Character.isDigit(a) == Character.isDigit(b) && Character.isLetter(a) == Character.isLetter(b);
    }

    /** Without case and without the usual replacements of letters, so that P@ssw0rd counts as password. */
    private static String plain(String password) {
        return password.toLowerCase(Locale.ROOT)
                .replace('@', 'a')
                .replace('0', 'o')
                .replace('$', 's')
                .replaceAll("[^a-z0-9]+$", "");
    }

    private static Set<String> load() {
        try (InputStream in = Objects.requireNonNull(PasswordRules.class.getResourceAsStream("/identity/common.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(PasswordRules::plain)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
