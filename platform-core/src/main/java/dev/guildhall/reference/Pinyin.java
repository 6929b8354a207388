package dev.guildhall.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.pinyin4j.PinyinHelper;
import net.sourceforge.pinyin4j.format.HanyuPinyinCaseType;
import net.sourceforge.pinyin4j.format.HanyuPinyinOutputFormat;
import net.sourceforge.pinyin4j.format.HanyuPinyinToneType;
import net.sourceforge.pinyin4j.format.HanyuPinyinVCharType;
import net.sourceforge.pinyin4j.format.exception.BadHanyuPinyinOutputFormatCombination;

/**
 * Pinyin without tones, for search and order. Characters with several readings follow tables of places, words and surnames;
 * beyond them the commonest reading is taken, so it is good for finding and sorting, not for teaching.
 */
public final class Pinyin {

    private static final HanyuPinyinOutputFormat FORMAT = new HanyuPinyinOutputFormat();
    private static final Map<String, String[]> WORDS = new HashMap<>();
    private static final Map<String, String[]> SURNAMES = new HashMap<>();
    private static final Map<Integer, String> COMMON = new HashMap<>();
    private static final int LONGEST_WORD = 5;

    static {
        FORMAT.setToneType(HanyuPinyinToneType.WITHOUT_TONE);
        FORMAT.setCaseType(HanyuPinyinCaseType.LOWERCASE);
        FORMAT.setVCharType(HanyuPinyinVCharType.WITH_V);
        for (var cells : Table.rows("pinyin.csv", 3)) {
            var syllables = cells[2].split(" ");
            switch (cells[0]) {
                case "word" -> WORDS.put(cells[1], syllables);
                case "surname" -> SURNAMES.put(cells[1], syllables);
                case "common" -> COMMON.put(cells[1].codePointAt(0), cells[2]);
                default -> throw new IllegalStateException("pinyin.csv: " + cells[0]);
            }
        }
    }

    private Pinyin() {}

    /** {@code 重庆市认证协会} → {@code chongqingshirenzhengxiehui}; letters and digits stay, signs are left out. */
    public static String of(String text) {
        return String.join("", syllables(text));
    }

    /** {@code 重庆} → {@code cq}. */
    public static String initials(String text) {
        return first(syllables(text));
    }

    /** A person's name: the surname reads as a surname, {@code 单晓明} → {@code shanxiaoming}. */
    public static String ofName(String name) {
        return String.join("", nameSyllables(name));
    }

    public static String nameInitials(String name) {
        return first(nameSyllables(name));
    }

    private static List<String> nameSyllables(String name) {
        var plain = name.strip();
        for (int length = 2; length >= 1; length--) {
            if (plain.length() > length) {
                var surname = SURNAMES.get(plain.substring(0, length));
                if (surname != null) {
                    var all = new java.util.ArrayList<>(List.of(surname));
                    all.addAll(syllables(plain.substring(length)));
                    return all;
                }
            }
        }
        return syllables(plain);
    }

    private static String first(List<String> syllables) {
        var out = new StringBuilder();
        for (var syllable : syllables) {
            out.append(syllable.charAt(0));
        }
        return out.toString();
    }

    private static List<String> syllables(String text) {
        var out = new java.util.ArrayList<String>();
        for (int i = 0; i < text.length(); ) {
            var word = longestWord(text, i);
            if (word != null) {
                out.addAll(List.of(WORDS.get(word)));
                i += word.length();
                continue;
            }
            int character = text.codePointAt(i);
            if (Character.isIdeographic(character)) {
                var reading = reading(character);
                if (reading != null) {
                    out.add(reading);
                }
            } else if (Character.isLetterOrDigit(character)) {
                out.add(Character.toString(character).toLowerCase(Locale.ROOT));
            }
            i += Character.charCount(character);
        }
        return out;
    }

    private static @org.jspecify.annotations.Nullable String longestWord(String text, int from) {
        for (int length = Math.min(LONGEST_WORD, text.length() - from); length > 1; length--) {
            var word = text.substring(from, from + length);
            if (WORDS.containsKey(word)) {
                return word;
            }
        }
        return null;
    }

    private static @org.jspecify.annotations.Nullable String reading(int character) {
        var common = COMMON.get(character);
        if (common != null) {
            return common;
        }
        if (!Character.isBmpCodePoint(character)) {
            return null;
        }
        try {
            var readings = PinyinHelper.toHanyuPinyinStringArray((char) character, FORMAT);
            return readings == null || readings.length == 0 ? null : readings[0];
        } catch (BadHanyuPinyinOutputFormatCombination e) {
            throw new IllegalStateException(e);
        }
    }
}
