package dev.guildhall.payments.domain;

/** Where a buyer's wish for a refund stands. */
public enum RefundWishState {
    /** Staff have not looked at it yet. */
    WAITING("待处理", "warn"),
    /** Staff made a refund of it; that one tells the rest. */
    ACCEPTED("已受理", "ok"),
    REFUSED("未同意", ""),
    /** The buyer took it back. */
    WITHDRAWN("已撤回", "");

    private final String label;
    private final String tone;

    RefundWishState(String label, String tone) {
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
}
