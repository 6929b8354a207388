package dev.guildhall.payments.domain;

/** Steps in the life of an order, as its timeline names them, in the order in which they follow from each other. */
public enum TraceKind {
    CREATED("创建订单", "ok"),
    REPLACED("改用其他支付方式", "ok"),
    PREPAID("预下单成功", "ok"),
    REFUSED("微信支付拒绝下单", "bad"),
    UNANSWERED("微信支付没有答复，稍后自动查询", "warn"),
    NOTICED("收到支付通知", "ok"),
    QUERIED("查询得知已支付", "ok"),
    MISMATCH("通知与订单不符，没有入账", "bad"),
    PAID("已入账", "ok"),
    DELIVERED("已交付", "ok"),
    PAID_LATE("关闭后收到付款，已照常入账", "warn"),
    CLOSED("订单关闭", ""),
    RETURNED_LATE("关闭后收到付款，按规则不交付并自动退款", "warn"),
    TRANSFER_CLAIMED("买方登记了转账", ""),
    TRANSFER_REFUSED("转账没有通过核对", "warn"),
    TRANSFERRED("工作人员确认转账到账", "ok"),
    FREE("不用付款", "ok"),
    REFUND_WISHED("买方申请退款", "run"),
    REFUND_WISH_REFUSED("没有同意买方的退款申请", ""),
    REFUND_WISH_WITHDRAWN("买方撤回退款申请", ""),
    REFUND_ASKED("申请退款", ""),
    REFUND_REFUSED("退款申请被驳回", ""),
    REFUND_BOOKED("退款已受理", "ok"),
    REFUND_SENT("微信支付已受理退款", "run"),
    REFUND_UNANSWERED("微信支付没有答复退款请求，稍后用同一单号再试", "warn"),
    REFUND_STUCK("退款需要人工处理", "bad"),
    REFUND_MISMATCH("退款消息与退款单不符，没有入账", "bad"),
    REFUNDED("已退款", "ok"),
    REFUND_CLOSED("退款关闭，已恢复原状", "warn"),
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
