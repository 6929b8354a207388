package dev.guildhall.imports;

/** What to do with a row whose person or company is registered already; staff choose on the mapping page. */
public enum WhenKnown {
    /** Only what is empty so far is filled. */
    FILL_GAPS("更新空着的字段"),
    /** Every value that the file has replaces what is stored. */
    OVERWRITE("用文件覆盖全部字段"),
    /** Nothing is touched; the row counts as unchanged. */
    SKIP("跳过，不改动");

    private final String label;

    WhenKnown(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
