package dev.guildhall.payments.bills;

/** What may be wrong between a bill and us. The id is the kind of the task it becomes. */
public enum DifferenceKind {
    /** Paid there, and no order of that number here. */
    MISSING_HERE("bill-missing-here", "微信支付有收款，本系统没有订单"),
    /** Paid here, and not in the bill of that day. */
    MISSING_THERE("bill-missing-there", "本系统已收款，账单里没有"),
    AMOUNT("bill-amount-differs", "收款金额与账单不同"),
    /** Paid there; here the order is open or closed. */
    STATE("bill-state-differs", "账单显示已收款，本系统未入账"),
    /** The transaction numbers differ: perhaps paid twice. */
    TRANSACTION("bill-transaction-differs", "微信支付单号与账单不同"),
    REFUND_MISSING_HERE("bill-refund-missing-here", "账单里有退款，本系统没有"),
    REFUND_MISSING_THERE("bill-refund-missing-there", "本系统已退款，账单里没有"),
    REFUND_AMOUNT("bill-refund-amount-differs", "退款金额与账单不同"),
    REFUND_STATE("bill-refund-state-differs", "账单显示已退款，本系统未完成");

    private final String id;
    private final String label;

    DifferenceKind(String id, String label) {
        this.id = id;
        this.label = label;
    }

    public String id() {
        return id;
    }

    public String label() {
        return label;
    }
}
