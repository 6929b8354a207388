package dev.guildhall.imports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One column that an import understands.
 *
 * @param key how the module asks for the value: {@code row.text("phone")}
 * @param label what people call it; header of the template, e.g. 手机号
 * @param synonyms other headers under which it arrives, e.g. 联系电话
 * @param required the file must have the column (an empty cell is the module's business)
 * @param sensitivity how values are masked on pages and in stored refusals
 * @param multiple one cell may hold several values, separated by 、 ， ； and the like
 * @param example a believable value for the template's example row
 * @param hint a few words on how to fill it, shown on the upload page; may be empty
 */
public record ImportColumn(
        String key,
        String label,
        Set<String> synonyms,
        boolean required,
        Sensitivity sensitivity,
        boolean multiple,
        String example,
        String hint) {

    /** How a value may be shown. */
    public enum Sensitivity {
        /** As it is. */
        NONE,
        PHONE,
        ID_NUMBER,
        EMAIL,
        /** First and last character only. */
        OTHER
    }

    public ImportColumn {
        if (key.isBlank() || label.isBlank()) {
            throw new IllegalArgumentException("a column needs a key and a label");
        }
        synonyms = Set.copyOf(synonyms);
    }

    /** An optional column that is not sensitive; refine it with the methods below. */
    public static ImportColumn of(String key, String label) {
        return new ImportColumn(key, label, Set.of(), false, Sensitivity.NONE, false, "", "");
    }

    public ImportColumn alsoCalled(String... names) {
        var all = new LinkedHashSet<>(synonyms);
        all.addAll(List.of(names));
        return new ImportColumn(key, label, all, required, sensitivity, multiple, example, hint);
    }

    public ImportColumn mandatory() {
        return new ImportColumn(key, label, synonyms, true, sensitivity, multiple, example, hint);
    }

    public ImportColumn masked(Sensitivity how) {
        return new ImportColumn(key, label, synonyms, required, how, multiple, example, hint);
    }

    public ImportColumn several() {
        return new ImportColumn(key, label, synonyms, required, sensitivity, true, example, hint);
    }

    public ImportColumn example(String value) {
        return new ImportColumn(key, label, synonyms, required, sensitivity, multiple, value, hint);
    }

    public ImportColumn hint(String words) {
        return new ImportColumn(key, label, synonyms, required, sensitivity, multiple, example, words);
    }
}
