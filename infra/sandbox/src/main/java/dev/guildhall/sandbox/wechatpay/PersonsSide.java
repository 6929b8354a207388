package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What a person with a telephone does at WeChat Pay, and what a tester makes go wrong; for programs. */
@RestController
@RequestMapping("/sandbox/wechatpay")
@SandboxOnly
@PreAuthorize("permitAll()")
class PersonsSide {
    private final CashDesk desk;
    private final RefundDesk refunds;
    private final NoticePost notices;
    private final Faults faults;
    private final SandboxMerchants merchants;
    private final CashierAddress cashier;

    PersonsSide(
            CashDesk desk,
            RefundDesk refunds,
            NoticePost notices,
            Faults faults,
            SandboxMerchants merchants,
            CashierAddress cashier) {
        this.desk = desk;
        this.refunds = refunds;
        this.notices = notices;
        this.faults = faults;
        this.merchants = merchants;
        this.cashier = cashier;
    }

    record Fen(long fen) {}

    record Notices(int sent, boolean accepted) {}

    record OrderView(
            String outTradeNo,
            String mchid,
            String appid,
            String tenant,
            String tradeType,
            String description,
            Fen amount,
            String state,
            String prepayId,
            @Nullable String transactionId,
            Instant createdAt,
            @Nullable Instant paidAt,
            String notifyUrl,
            Notices notices,
            String cashierUrl) {}

    record RefundView(
            String outRefundNo,
            String outTradeNo,
            String mchid,
            String tenant,
            Fen amount,
            String state,
            Instant createdAt,
            @Nullable Instant successAt,
            Notices notices) {}

    record Payment(
            String outTradeNo, String state, @Nullable String transactionId, Delivery notice) {}

    @GetMapping("/orders")
    List<OrderView> orders(HttpServletRequest request) {
        return desk.newestFirst().stream().map(o -> view(o, request)).toList();
    }

    /** {@code PROCESSING} for a while, as long as {@code guildhall.sandbox.wechatpay.refund-takes} says. */
    @GetMapping("/refunds")
    List<RefundView> refunds() {
        return refunds.all().stream()
                .sorted(Comparator.comparing(Refund::createdAt).reversed())
                .map(this::view)
                .toList();
    }

    /** @param mchid needed only when two merchants use the same number */
    @PostMapping("/orders/{outTradeNo}/pay")
    Payment pay(@PathVariable String outTradeNo, @RequestParam(required = false) @Nullable String mchid) {
        List<Order> found = desk.withNumber(outTradeNo).stream()
                .filter(o -> mchid == null || o.mchid().equals(mchid))
                .toList();
        if (found.isEmpty()) {
            throw CannotPay.unknown();
        }
        if (found.size() > 1) {
            throw new CannotPay("有几家商户使用这个订单号", "请用参数 mchid 说明是哪一家。");
        }
        Order paid = desk.pay(found.getFirst().key());
        Delivery notice = notices.announce(paid);
        return new Payment(paid.outTradeNo(), paid.state().name(), paid.transactionId(), notice);
    }

    @GetMapping("/faults")
    JsonNode faults() {
        return faults.current();
    }

    @PutMapping("/faults")
    JsonNode faults(@RequestBody JsonNode wanted) {
        faults.replace(wanted);
        return faults.current();
    }

    @ExceptionHandler
    ProblemDetail cannotPay(CannotPay e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                e.isUnknown() ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT, e.detail());
        problem.setTitle(e.title());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail wrongFaults(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    private RefundView view(Refund refund) {
        return new RefundView(
                refund.outRefundNo(),
                refund.outTradeNo(),
                refund.mchid(),
                merchants.tenantOf(refund.mchid()),
                new Fen(refund.amount()),
                refund.state().name(),
                refund.createdAt(),
                refund.successAt(),
                new Notices(refund.noticesSent(), refund.noticeAccepted()));
    }

    private OrderView view(Order order, HttpServletRequest request) {
        return new OrderView(
                order.outTradeNo(),
                order.mchid(),
                order.appid(),
                merchants.tenantOf(order.mchid()),
                order.type().name(),
                order.description(),
                new Fen(order.total()),
                order.state().name(),
                order.prepayId(),
                order.transactionId(),
                order.createdAt(),
                order.paidAt(),
                order.notifyUrl(),
                new Notices(order.noticesSent(), order.noticeAccepted()),
                cashier.of(order, request));
    }
}
