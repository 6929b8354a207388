package dev.guildhall.sandbox.wechatpay;

/** Why a person cannot pay this order (any more), in words for that person. */
final class CannotPay extends RuntimeException {
    private final String title;
    private final boolean unknown;

    CannotPay(String title, String detail) {
        this(title, detail, false);
    }

    private CannotPay(String title, String detail, boolean unknown) {
        super(detail, null, false, false);
        this.title = title;
        this.unknown = unknown;
    }

    static CannotPay unknown() {
        return new CannotPay("没有这笔订单", "请回到商户页面重新下单。", true);
    }

    /** For a page. */
    record Words(String title, String detail) {}

    Words words() {
        return new Words(title(), detail());
    }

    String title() {
        return title;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    boolean isUnknown() {
        return unknown;
    }
}
