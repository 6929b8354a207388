package dev.guildhall.imports;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One row of the file under the module's own column keys.
 *
 * <p>Values are trimmed text: numbers without exponent or trailing zeros (a phone typed as a number arrives as its digits), date
 * cells as {@code yyyy-MM-dd}, formulas as their stored result. Values that staff mapped to another value on the mapping page
 * arrive mapped.
 *
 * @param number row number as the spreadsheet shows it; the header of an ordinary file is row 1
 */
public record ImportRow(int number, Map<String, String> values) {

    private static final Pattern SEPARATORS = Pattern.compile("[、,，;；|｜\\n]+");

    public ImportRow {
        values = Map.copyOf(values);
    }

    /** The value of a column, {@code ""} when the cell is empty or the file has no such column. */
    public String text(String column) {
        return values.getOrDefault(column, "");
    }

    public boolean has(String column) {
        return !text(column).isEmpty();
    }

    /** The values of a cell that may hold several, in order, each once. */
    public List<String> list(String column) {
        return List.copyOf(new LinkedHashSet<>(Arrays.stream(SEPARATORS.split(text(column)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList()));
    }

    /** The value as a date in any of the usual spellings (2027-08-14, 2027/8/14, 2027年8月14日, 20270814); empty when there is no such day. */
    public Optional<LocalDate> date(String column) {
        return Cells.date(text(column));
    }
}
