package dev.guildhall.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored import.
 *
 * @param headers of the file, by position; {@code ""} where a column has none
 * @param mapping column key → position in the file
 * @param choices column key → value in the file → value of the kind
 * @param run number of the current run; an older run must not write any more
 * @param lastRow spreadsheet number of the last row that was dealt with: the cursor
 */
record Job(
        ImportId id,
        String kind,
        String filename,
        String sheet,
        int headerRow,
        List<String> headers,
        Map<String, Integer> mapping,
        Map<String, Map<String, String>> choices,
        WhenKnown whenKnown,
        ImportState state,
        int run,
        boolean stopRequested,
        int attempts,
        int total,
        int done,
        int lastRow,
        int added,
        int changed,
        int unchanged,
        int refused,
        @Nullable String failure,
        @Nullable UUID uploadedBy,
        @Nullable String uploaderName,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant runStartedAt,
        int runFirstRow,
        @Nullable Instant finishedAt,
        boolean fileDropped) {

    /** Name of a file column for people: its header, or its letter. */
    String header(int position) {
        var header = position < headers.size() ? headers.get(position) : "";
        return header.isEmpty() ? letter(position) + " 列" : header;
    }

    static String letter(int position) {
        var out = new StringBuilder();
        for (int n = position + 1; n > 0; n = (n - 1) / 26) {
            out.insert(0, (char) ('A' + (n - 1) % 26));
        }
        return out.toString();
    }
}
