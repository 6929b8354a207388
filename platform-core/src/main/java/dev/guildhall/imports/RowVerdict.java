package dev.guildhall.imports;

/** What became of one row. Exactly one for each row of a batch, in the same order, so that the counts add up. */
public sealed interface RowVerdict {

    /** The row is in: as something new, as a change to what was there, or there already as it is. */
    enum Change {
        NEW,
        CHANGED,
        UNCHANGED
    }

    record Taken(Change change) implements RowVerdict {}

    /**
     * The row is not in.
     *
     * @param column key of the column that is at fault
     * @param reason stable code, e.g. {@code phone-format}; rows are filtered by it
     * @param words what is wrong: 手机号应为 11 位，这里是 10 位
     * @param remedy what to do: 请补全
     */
    record Refused(String column, String reason, String words, String remedy) implements RowVerdict {}

    static RowVerdict added() {
        return new Taken(Change.NEW);
    }

    static RowVerdict changed() {
        return new Taken(Change.CHANGED);
    }

    static RowVerdict unchanged() {
        return new Taken(Change.UNCHANGED);
    }

    static RowVerdict refused(String column, String reason, String words, String remedy) {
        return new Refused(column, reason, words, remedy);
    }
}
