package dev.guildhall.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds.
 *
 * @param sheet name of the sheet, or encoding of a CSV file
 * @param headerRow spreadsheet number of the row of headers
 * @param total rows with content below it
 */
record Overview(String sheet, int headerRow, List<String> headers, int total) {

    /** Headers are looked for in so many rows with content. */
    static final int HEADER_SEARCH = 10;

    private static final int LONGEST_HEADER = 60;

    /**
     * @param headerRow spreadsheet number of the header row as chosen; {@code null}: the row that looks like one
     * @throws UnreadableFile when there is nothing below the headers, or too much
     */
    static Overview of(SheetReader.Source source, List<ImportColumn> columns, @Nullable Integer headerRow) {
        var numbers = new ArrayList<Integer>();
        var first = new ArrayList<List<String>>();
        source.read((number, cells) -> {
            numbers.add(number);
            first.add(cells);
            return first.size() < HEADER_SEARCH;
        });
        if (first.isEmpty()) {
            throw UnreadableFile.empty();
        }
        int at = headerRow == null ? Headers.headerRow(columns, first) : Math.max(0, numbers.indexOf(headerRow));
        var headers = first.get(at).stream()
                .map(header -> header.length() > LONGEST_HEADER ? header.substring(0, LONGEST_HEADER) : header)
                .toList();
        int from = numbers.get(at);
        var example = new ExampleRow(columns, headers);
        int[] total = {0};
        source.read((number, cells) -> {
            if (number > from && !example.is(cells)) {
                total[0]++;
            }
            return total[0] <= SheetReader.MOST_ROWS;
        });
        if (total[0] > SheetReader.MOST_ROWS) {
            throw UnreadableFile.tooManyRows(SheetReader.MOST_ROWS);
        }
        if (total[0] == 0) {
            throw UnreadableFile.noRows();
        }
        return new Overview(source.label(), from, headers, total[0]);
    }

    /** Tells the template's example row, left in by mistake, from people's own rows. */
    static final class ExampleRow {

        private final List<String> expected;

        ExampleRow(List<ImportColumn> columns, List<String> headers) {
            Map<String, Integer> mapping = Headers.suggest(columns, headers);
            var cells = new ArrayList<String>();
            for (int i = 0; i < headers.size(); i++) {
                cells.add("");
            }
            for (var column : columns) {
                var position = mapping.get(column.key());
                if (position != null) {
                    cells.set(position, column.example());
                }
            }
            while (!cells.isEmpty() && cells.getLast().isEmpty()) {
                cells.removeLast();
            }
            expected = cells;
        }

        boolean is(List<String> cells) {
            return expected.size() > 1 && expected.equals(cells);
        }
    }
}
