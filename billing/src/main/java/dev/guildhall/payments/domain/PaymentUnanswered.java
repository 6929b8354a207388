package dev.guildhall.payments.domain;

import dev.guildhall.problem.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** WeChat Pay gave no answer; asking again is safe. */
public class PaymentUnanswered extends Problem {
    PaymentUnanswered() {
        super("payment-unanswered", HttpStatus.SERVICE_UNAVAILABLE, "微信支付暂时没有答复", "没有扣款。请过几秒再点一次支付，不会重复下单。");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Retry-After", "3");
    }
}
