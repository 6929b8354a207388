package dev.guildhall.realname;

/**
 * One thing that was, or was not, checked (D17).
 *
 * @param check stable name, such as {@code id-format} or {@code police}
 * @param label what people call it, such as 公安身份库
 * @param detail what was found, or why nothing was
 * @param by who checked: 本系统, or the name of an outside service
 */
public record Finding(String check, String label, Outcome outcome, String detail, String by) {
    /** What came of a check. */
    public enum Outcome {
        PASSED("已核验"),
        FAILED("不符"),
        /** Something a person should look at; no verdict. */
        FLAGGED("请留意"),
        NOT_CHECKED("未核验");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /** ok, warn, bad or empty, for pages. */
        public String tone() {
            return switch (this) {
                case PASSED -> "ok";
                case FAILED -> "bad";
                case FLAGGED -> "warn";
                case NOT_CHECKED -> "";
            };
        }
    }
}
