package dev.guildhall.sandbox.wechatpay;

import org.springframework.http.HttpStatus;

/** A refusal as WeChat Pay words it: an unsigned {@code {"code", "message"}}. */
final class WechatPayError extends RuntimeException {
    private final HttpStatus status;
    private final String code;

    WechatPayError(HttpStatus status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static WechatPayError badSignature(String message) {
        return new WechatPayError(HttpStatus.UNAUTHORIZED, "SIGN_ERROR", message);
    }

    static WechatPayError parameter(String message) {
        return new WechatPayError(HttpStatus.BAD_REQUEST, "PARAM_ERROR", message);
    }

    static WechatPayError noSuchOrder() {
        return new WechatPayError(HttpStatus.NOT_FOUND, "ORDER_NOT_EXIST", "订单不存在");
    }

    static WechatPayError closed() {
        return new WechatPayError(HttpStatus.BAD_REQUEST, "ORDER_CLOSED", "该订单已关闭");
    }

    static WechatPayError paid() {
        return new WechatPayError(HttpStatus.BAD_REQUEST, "ORDERPAID", "该订单已支付");
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }
}
