package dev.guildhall.imports;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the columns of a kind under the headers of a file. */
final class Headers {

    private static final Pattern ADDITION = Pattern.compile("[（(【\\[][^）)】\\]]*[）)】\\]]");
    private static final Pattern NOISE = Pattern.compile("[\\s*＊:：_\\-/·.]+");

    private Headers() {}

    /** Column key → position of the header that carries its label, or else one of its synonyms; each position at most once. */
    static Map<String, Integer> suggest(List<ImportColumn> columns, List<String> headers) {
        Map<String, Integer> mapping = new LinkedHashMap<>();
        var used = new HashSet<Integer>();
        var plain = headers.stream().map(Headers::plain).toList();
        for (int pass = 0; pass < 2; pass++) {
            for (var column : columns) {
                if (mapping.containsKey(column.key())) {
                    continue;
                }
                for (int i = 0; i < plain.size(); i++) {
                    var header = plain.get(i);
                    boolean hit = !header.isEmpty()
                            && !used.contains(i)
                            && (pass == 0
                                    ? header.equals(plain(column.label()))
                                    : column.synonyms().stream().anyMatch(synonym -> header.equals(plain(synonym))));
                    if (hit) {
                        mapping.put(column.key(), i);
                        used.add(i);
                        break;
                    }
                }
            }
        }
        return mapping;
    }

    /** The position (from 0) of the row that looks most like headers among the first rows; the first where none does. */
    static int headerRow(List<ImportColumn> columns, List<List<String>> firstRows) {
        int best = 0;
        int most = 0;
        for (int i = 0; i < firstRows.size(); i++) {
            int found = suggest(columns, firstRows.get(i)).size();
            if (found > most) {
                most = found;
                best = i;
            }
        }
        return best;
    }

    /** Without remarks in brackets, stars, spaces and signs, in half-width lower case. */
    private static String plain(String header) {
        var text = Cells.halfWidth(header).toLowerCase(Locale.ROOT);
        var bare = NOISE.matcher(ADDITION.matcher(text).replaceAll("")).replaceAll("");
        return bare.isEmpty() ? NOISE.matcher(text).replaceAll("") : bare;
    }
}
