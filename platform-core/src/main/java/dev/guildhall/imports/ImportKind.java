package dev.guildhall.imports;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list that a module can import: one Spring bean for each. All calls are bound to the tenant.
 *
 * <p>The kernel reads the file in batches of about two hundred rows and opens one transaction for each batch. In it the module
 * stores its rows, and the kernel the refusals, the counts and the cursor; so a batch happens once or not at all, whenever the
 * process is killed.
 */
public interface ImportKind {

    /** Stable name, starting with the id of the module: {@code talent.persons}. It is the last part of the page's address. */
    String id();

    /** Page title: 导入人员. */
    String title();

    /** One sentence under the title: what will happen to the rows. */
    String summary();

    /** What staff need in order to import. */
    String permission();

    /** In the order of the template. */
    List<ImportColumn> columns();

    /**
     * Takes one batch. Called inside a transaction; look things up for the whole batch, not row by row. An exception rolls the
     * batch back and the kernel tries it again later: refuse a row by its verdict, never by an exception.
     *
     * @return one verdict for each row, in the order of the rows
     */
    List<RowVerdict> take(List<ImportRow> batch, ImportContext context);

    /** Module that must be on; by default the part of the id before the first dot. */
    default String module() {
        int dot = id().indexOf('.');
        return dot < 0 ? id() : id().substring(0, dot);
    }

    /** What one row is, for counting: 人, 家. */
    default String unit() {
        return "行";
    }

    /** Key of the column whose value names a row in the list of refused rows; {@code null} when there is none. */
    default @Nullable String nameColumn() {
        return null;
    }

    /**
     * The values a column admits, when they are a closed list (a dictionary of the tenant): staff may then map other spellings to
     * them. Empty: any text.
     */
    default List<String> choices(String column) {
        return List.of();
    }

    /**
     * A quick look at one non-empty value before anything is stored, shown as a warning on the mapping page. It must not touch
     * the database.
     *
     * @return a few words that follow a count of rows, e.g. 不是 11 位; empty when the value looks right
     */
    default Optional<String> complaint(String column, String value) {
        return Optional.empty();
    }

    /** A short name for a reason code, by which refused rows are filtered, e.g. 重复; {@code null}: the name of the column. */
    default @Nullable String reasonLabel(String reason) {
        return null;
    }

    /** Question over the choice of {@link WhenKnown}, e.g. 手机号已登记时; {@code null}: not asked, always the first. */
    default @Nullable String whenKnownQuestion() {
        return null;
    }

    /** What the choice of {@link WhenKnown} leaves alone whatever it is, in words for people; {@code null}: nothing. */
    default @Nullable String whenKnownNote() {
        return null;
    }

    /** Console page that shows what came in, e.g. {@code /console/talent/persons}; also the way back. */
    default @Nullable String resultPath() {
        return null;
    }

    /** Name of that page, for the trail above the title: 人员登记. */
    default @Nullable String resultLabel() {
        return null;
    }

    /**
     * Whether reading the file only lays it beside what is stored. {@link #take} then puts nothing into effect; that is done later,
     * on {@link #comparisonPath}. Its verdicts say what would happen.
     */
    default boolean compares() {
        return false;
    }

    /** Console page that shows the comparison, where {@link #compares()}. */
    default @Nullable String comparisonPath(ImportId id) {
        return null;
    }

    /** Rows of a batch that were refused unseen, since a value is too long; called before {@link #take}, in its transaction. */
    default void refused(List<ImportRow> rows, ImportContext context) {}

    /** The whole file was taken; called in the transaction that ends the import. */
    default void taken(ImportId id) {}

    /**
     * Why no file of this kind may be started now, in words for people; empty when it may. Two files of one kind never run at once
     * anyway.
     */
    default Optional<String> busy() {
        return Optional.empty();
    }
}
