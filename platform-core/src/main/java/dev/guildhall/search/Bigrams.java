package dev.guildhall.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns text into tokens that PostgreSQL can search without knowing Chinese, where two characters are the usual query and trigrams
 * are of no use.
 *
 * <p>Write: {@code to_tsvector('simple', :tokens)} with {@link #index}. Ask: {@code column @@ to_tsquery('simple', :query)} with
 * {@link #query}, which is safe to bind whatever people typed. A run of Chinese characters becomes its pairs and its single
 * characters; Latin letters and digits become words, and a query word matches as a prefix. Case and width do not matter.
 */
public final class Bigrams {

    /** A lexeme longer than this is of no use to anybody and PostgreSQL refuses some of them. */
    private static final int LONGEST_WORD = 64;

    private static final int MOST_QUERY_TOKENS = 32;

    private Bigrams() {}

    /** Tokens of a text, separated by spaces, each once. */
    public static String index(String text) {
        Set<String> tokens = new LinkedHashSet<>();
        for (var run : runs(text)) {
            if (!run.chinese()) {
                tokens.add(run.text());
                continue;
            }
            var characters = run.text().codePoints().toArray();
            for (int i = 0; i < characters.length; i++) {
                tokens.add(Character.toString(characters[i]));
                if (i + 1 < characters.length) {
                    tokens.add(Character.toString(characters[i]) + Character.toString(characters[i + 1]));
                }
            }
        }
        return String.join(" ", tokens);
    }

    /**
     * A {@code tsquery} that asks for all parts of the text; {@code ""} when there is nothing to ask for, in which case the caller
     * leaves the condition out.
     */
    public static String query(String text) {
        Set<String> tokens = new LinkedHashSet<>();
        for (var run : runs(text)) {
            if (!run.chinese()) {
                tokens.add("'" + run.text() + "':*");
                continue;
            }
            var characters = run.text().codePoints().toArray();
            if (characters.length == 1) {
                tokens.add("'" + run.text() + "'");
            }
            for (int i = 0; i + 1 < characters.length; i++) {
                tokens.add("'" + Character.toString(characters[i]) + Character.toString(characters[i + 1]) + "'");
            }
        }
        return String.join(" & ", tokens.stream().limit(MOST_QUERY_TOKENS).toList());
    }

    private record Run(boolean chinese, String text) {}

    /** Runs of ideographs and runs of other letters and digits; everything else only separates. */
    private static List<Run> runs(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<Run> runs = new ArrayList<>();
        var run = new StringBuilder();
        boolean chinese = false;
        for (int i = 0; i <= plain.length(); ) {
            int c = i < plain.length() ? plain.codePointAt(i) : -1;
            boolean ideograph = c >= 0 && (Character.isIdeographic(c) || c == '〇');
            boolean word = ideograph || c >= 0 && Character.isLetterOrDigit(c);
            if (!run.isEmpty() && (!word || ideograph != chinese)) {
                var found = run.toString();
                runs.add(new Run(
                        chinese, chinese || found.length() <= LONGEST_WORD ? found : found.substring(0, LONGEST_WORD)));
                run.setLength(0);
            }
            if (word) {
                chinese = ideograph;
                run.appendCodePoint(c);
            }
            i += c < 0 ? 1 : Character.charCount(c);
        }
        return runs;
    }
}
