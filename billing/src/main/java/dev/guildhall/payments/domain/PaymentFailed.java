package dev.guildhall.payments.domain;

import dev.guildhall.problem.Problem;
import org.springframework.http.HttpStatus;

/** WeChat Pay does not take this order; the buyer cannot help it. */
public class PaymentFailed extends Problem {
    PaymentFailed(String code) {
        super("payment-refused", HttpStatus.BAD_GATEWAY, "微信支付没有接受这笔订单", "没有扣款。请稍后重试，仍不行请联系客服。");
        with("code", code);
    }
}
