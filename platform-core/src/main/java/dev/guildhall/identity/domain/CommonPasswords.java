package dev.guildhall.identity.domain;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Passwords that are guessed first: the thirty thousand that zxcvbn brings, and those usual in China that it lacks. Kept as
 * sorted 64-bit hashes, a quarter of a megabyte, made when first needed. A good password that happens to share a hash would
 * be refused in one of some hundred billion cases.
 */
final class CommonPasswords {
    /** So many of the list are also refused with digits and signs around them, as in Dragon2026!. */
    private static final int FAMOUS = 3000;

    private static final int FAMOUS_LENGTH = 5;

    private CommonPasswords() {}

    private static final class Holder {
        static final long[] ALL;
        static final long[] STEMS;

        static {
            List<String> ranked = ranked();
            ALL = sorted(Stream.concat(ranked.stream(), own()));
            STEMS = sorted(ranked.stream().limit(FAMOUS).filter(p -> p.length() >= FAMOUS_LENGTH && isWord(p)));
        }
    }

    /** Whether it is one of them, without regard to case, usual replacements of letters and what stands around it. */
    static boolean contain(String password) {
        String plain = plain(password);
        String lower = password.toLowerCase(Locale.ROOT);
        if (known(Holder.ALL, plain) || known(Holder.ALL, lower)) {
            return true;
        }
        // Around a famous word the rest must be worth something by itself.
        String stem = plain.replaceAll("^[^a-z]+|[^a-z]+$", "");
        return stem.length() >= FAMOUS_LENGTH && password.length() - stem.length() <= 4 && known(Holder.STEMS, stem);
    }

    private static boolean known(long[] among, String text) {
        return Arrays.binarySearch(among, hash(text)) >= 0;
    }

    private static List<String> ranked() {
        try {
            return StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> own() {
        try (InputStream in =
                        Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("/identity/common.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] sorted(Stream<String> texts) {
        return texts.flatMapToLong(text -> LongStream.of(hash(text.toLowerCase(Locale.ROOT)), hash(plain(text))))
                .sorted()
                .distinct()
                .toArray();
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /** Without case, the usual replacements of letters and signs at the end, so that P@ssw0rd! counts as password. */
    private static String plain(String password) {
        return password.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+$", "")
                .replace('@', 'a')
                .replace('$', 's')
                .replace('!', 'i')
                .replaceAll("0(?=[a-z])", "o");
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
