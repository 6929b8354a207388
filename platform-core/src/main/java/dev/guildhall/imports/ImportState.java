package dev.guildhall.imports;

/** Where an import stands. */
public enum ImportState {
    /** The file is stored and was read once; columns can be mapped. */
    CHECKED("待开始"),
    RUNNING("正在导入"),
    /** Stopped by a person; what was written stays, it can go on. */
    STOPPED("已停止"),
    DONE("已完成"),
    /** A batch failed again and again; it can go on from there. */
    FAILED("没有完成");

    private final String label;

    ImportState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
