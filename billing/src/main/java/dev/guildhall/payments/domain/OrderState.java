package dev.guildhall.payments.domain;

/** Where an order stands. Only {@link #OPEN} can still be paid by choice; a late payment also turns CLOSED into PAID. */
public enum OrderState {
    OPEN("待支付", "info"),
    PAID("已支付", "ok"),
    CLOSED("已关闭", ""),
    REFUNDED("已退款", "warn"),
    PARTLY_REFUNDED("部分退款", "warn");

    private final String label;
    private final String tone;

    OrderState(String label, String tone) {
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

    /** Whether the money has come. */
    public boolean settled() {
        return this != OPEN && this != CLOSED;
    }
}
