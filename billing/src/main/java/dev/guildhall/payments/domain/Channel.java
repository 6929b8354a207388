package dev.guildhall.payments.domain;

/** Ways to pay. */
public enum Channel {
    WECHAT_JSAPI("微信小程序"),
    WECHAT_NATIVE("微信扫码"),
    WECHAT_H5("微信 H5"),
    /** WeChat's virtual payment in mini-programs on iOS ({@link VirtualDesk}). */
    WECHAT_VIRTUAL("微信虚拟支付"),
    /** By bank transfer, confirmed by staff ({@link Transfers}). */
    OFFLINE("对公转账");

    private final String label;

    Channel(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
