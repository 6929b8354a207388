package dev.guildhall.imports;

import java.util.Map;

/** What a module may ask while it takes a batch. */
public interface ImportContext {

    ImportId job();

    /** Name of the uploaded file. */
    String filename();

    WhenKnown whenKnown();

    /** Whether the file has this column at all, mapped by staff: tells a missing column from an empty cell. */
    boolean mapped(String column);

    /** The header under which the column stands in the file, or its label. */
    String header(String column);

    /**
     * Claims values for rows of this batch and tells for each row which row of the <em>file</em> claimed its value first: the row
     * itself, or an earlier one, of which it then is a duplicate. Claims are stored with the batch, so they hold across batches
     * and across a restart. They know nothing of other imports: running a file again meets its own persons in the module's
     * tables, not here. Claim only for rows that are otherwise good, so that a refused row does not block a good one below it.
     *
     * @param column key of the column, or any name the module likes
     * @param hashes row number → hash of the normalised value, for instance its blind index; never the plain value
     * @return row number → number of the row that has the value first
     */
    Map<Integer, Integer> firstSeen(String column, Map<Integer, byte[]> hashes);

    /** {@link #firstSeen(String, Map)} for one row; ask for a whole batch where possible. */
    default int firstSeen(String column, byte[] hash, int row) {
        return firstSeen(column, Map.of(row, hash)).getOrDefault(row, row);
    }
}
