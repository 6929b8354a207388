package dev.guildhall.talent.domain;

import dev.guildhall.search.Bigrams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Turns what an agency looks for into a {@code tsquery} over the lexemes of {@link PoolIndex}. */
@Component
class PoolQuery {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,，、;；]+");
    private static final int MOST_WORDS = 6;
    private static final int MOST_MEANINGS = 40;

    private final TalentVocabulary vocabulary;

    PoolQuery(TalentVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** All of the filters, and of each one of its values; every word somewhere on the card. */
    String of(TalentPool.Wanted wanted) {
        var all = new ArrayList<String>();
        any(wanted.regions().stream().map(PoolIndex::region).toList(), all);
        any(wanted.levels().stream().map(PoolIndex::level).toList(), all);
        any(wanted.fields().stream().map(PoolIndex::field).toList(), all);
        Arrays.stream(BETWEEN_WORDS.split(wanted.words().strip()))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .forEach(word -> word(word, all));
        return all.isEmpty() ? quoted(PoolIndex.EVERYTHING) : String.join(" & ", all);
    }

    private static void any(List<String> lexemes, List<String> all) {
        if (!lexemes.isEmpty()) {
            all.add("("
                    + String.join(" | ", lexemes.stream().map(PoolQuery::quoted).toList()) + ")");
        }
    }

    /** A word is found in the text, or is part of what the card says in codes: a city, a level, a field, an education. */
    private void word(String word, List<String> all) {
        var meanings = new ArrayList<String>();
        var text = Bigrams.query(word);
        if (!text.isEmpty()) {
            meanings.add("(" + text + ")");
        }
        vocabulary.cityByName(word).ifPresent(code -> meanings.add(quoted(PoolIndex.region(code))));
        vocabulary.provinceByName(word).ifPresent(code -> meanings.add(quoted(PoolIndex.region(code))));
        coded(TalentVocabulary.LEVEL, word).forEach(code -> meanings.add(quoted(PoolIndex.level(code))));
        coded(TalentVocabulary.FIELD, word).forEach(code -> meanings.add(quoted(PoolIndex.field(code))));
        coded(TalentVocabulary.EDUCATION, word).forEach(code -> meanings.add(quoted(PoolIndex.education(code))));
        if (!meanings.isEmpty()) {
            all.add("("
                    + String.join(" | ", meanings.stream().limit(MOST_MEANINGS).toList()) + ")");
        }
    }

    private List<String> coded(String dictionary, String word) {
        var key = Text.key(word);
        return key.length() < 2
                ? List.of()
                : vocabulary.known(dictionary).stream()
                        .filter(entry -> Text.key(entry.label()).contains(key)
                                || entry.code().toLowerCase(Locale.ROOT).equals(key))
                        .map(Coded::code)
                        .toList();
    }

    /** A lexeme as it is, whatever it holds. */
    static String quoted(String lexeme) {
        return "'" + lexeme.replace("\0", "").replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
