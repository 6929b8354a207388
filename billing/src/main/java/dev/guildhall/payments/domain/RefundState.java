package dev.guildhall.payments.domain;

/** Where a refund stands. */
public enum RefundState {
    /** Waits for a second person. Nothing has changed yet. */
    ASKED("待审批", "warn"),
    /** The goods are taken back, the money is promised; not sent yet, or to be paid out by hand. */
    APPROVED("待退款", "info"),
    /** WeChat Pay was asked, or is about to be; its answer is not known. */
    SENT("提交中", "info"),
    /** WeChat Pay has accepted it: the money is on its way. */
    PROCESSING("退款中", "info"),
    SUCCESS("已退款", "ok"),
    /** The money got stuck, or WeChat Pay does not take the refund: a person must see to it. */
    ABNORMAL("需处理", "bad"),
    /** It came to nothing after all; the goods were given back. */
    CLOSED("已关闭", ""),
    /** Somebody said no before anything had changed. */
    REFUSED("已驳回", "");

    private final String label;
    private final String tone;

    RefundState(String label, String tone) {
        this.label = label;
        this.tone = tone;
    }

    public String label() {
        return label;
    }

    /** CSS class of the state's dot. */
    public String tone() {
        return tone;
    }

    /** Whether the books hold its money as promised. */
    boolean pending() {
        return this == APPROVED || this == SENT || this == PROCESSING || this == ABNORMAL;
    }

    /** Whether nothing can change any more. */
    public boolean last() {
        return this == SUCCESS || this == CLOSED || this == REFUSED;
    }
}
