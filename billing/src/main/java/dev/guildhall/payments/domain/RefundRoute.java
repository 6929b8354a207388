package dev.guildhall.payments.domain;

/** How money goes back. */
public enum RefundRoute {
    /** The way it came, through WeChat Pay. */
    WECHAT("原路退回微信"),
    /** Staff pays it out and keeps the voucher: what came offline, and what WeChat Pay gives back no more. */
    BY_HAND("线下退款");

    private final String label;

    RefundRoute(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
