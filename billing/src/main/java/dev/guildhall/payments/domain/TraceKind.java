package dev.guildhall.payments.domain;

/** Steps in the life of an order, as its timeline names them. */
public enum TraceKind {
    CREATED("创建订单", "ok"),
    PREPAID("预下单成功", "ok"),
    REFUSED("微信支付拒绝下单", "bad"),
    REPLACED("改用其他支付方式", "ok"),
    UNANSWERED("微信支付没有答复，稍后自动查询", "warn"),
    NOTICED("收到支付通知", "ok"),
    QUERIED("查询得知已支付", "ok"),
    MISMATCH("通知与订单不符，没有入账", "bad"),
    PAID("已入账", "ok"),
    DELIVERED("已交付", "ok"),
    PAID_LATE("关闭后收到付款，已照常入账", "warn"),
    CLOSED("订单关闭", ""),
    STRANGE("渠道状态需要人工核对", "bad");

    private final String label;
    private final String tone;

    TraceKind(String label, String tone) {
        this.label = label;
        this.tone = tone;
    }

    public String label() {
        return label;
    }

    public String tone() {
        return tone;
    }
}
