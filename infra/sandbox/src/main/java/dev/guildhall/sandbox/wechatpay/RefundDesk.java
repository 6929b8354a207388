package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.sandbox.wechatpay.Refund.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Refunds: accepted first, and only later given or stuck. */
@Component
@SandboxOnly
class RefundDesk {
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z_\\-|*@]{1,64}");
    private static final int MOST_PER_ORDER = 50;
    private static final Duration LATEST = Duration.ofDays(365);

    private final JsonShelf<Refund> refunds;
    private final CashDesk desk;
    private final Faults faults;
    private final JsonMapper json;
    private final Clock clock;

    RefundDesk(
            @Value("${guildhall.data:.data}") Path data, CashDesk desk, Faults faults, JsonMapper json, Clock clock) {
        this.refunds = new JsonShelf<>(data.resolve("sandbox/wechatpay/refunds"), json, Refund.class);
        this.desk = desk;
        this.faults = faults;
        this.json = json;
        this.clock = clock;
    }

    /** Accepts a refund, or finds the one that the same request opened before. */
    synchronized Refund open(Receiver merchant, Asked asked) {
        String number = asked.text("out_refund_no", 64);
        if (!NUMBER.matcher(number).matches()) {
            throw WechatPayError.parameter("输入源“/body/out_refund_no”应为1至64位数字、字母或_-|*@");
        }
        Order order = order(merchant, asked);
        long amount = asked.fen("amount/refund");
        long total = asked.fen("amount/total");
        if (!asked.text("amount/currency", 16).equals("CNY")) {
            throw WechatPayError.parameter("输入源“/body/amount/currency”只支持CNY");
        }
        String notifyUrl =
                asked.optionalText("notify_url", 256).map(CashDesk::notifyUrl).orElse(null);
        Optional<Refund> there = refunds.find(Refund.key(merchant.mchid(), number));
        if (there.isPresent()) {
            if (!there.get().asked().equals(asked.json())) {
                throw refused("订单金额或退款金额与之前请求不一致，请核实后再试");
            }
            return there.get();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant paidAt = order.paidAt();
        if (paidAt == null) {
            throw refused("订单未支付，不能退款");
        }
        if (paidAt.plus(LATEST).isBefore(now)) {
            throw refused("交易已超过可退款期限");
        }
        if (total != order.total()) {
            throw refused("订单总金额与下单金额不一致");
        }
        if (faults.happens(Fault.NOT_ENOUGH, order.outTradeNo())) {
            throw new WechatPayError(HttpStatus.FORBIDDEN, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起");
        }
        List<Refund> before =
                of(order).stream().filter(r -> r.state() != State.CLOSED).toList();
        long refunded = before.stream().mapToLong(Refund::amount).sum();
        if (refunded + amount > order.total()) {
            throw refused("申请退款金额大于订单剩余可退金额");
        }
        if (before.size() >= MOST_PER_ORDER) {
            throw refused("部分退款次数超过限制");
        }
        Refund refund = new Refund(
                merchant.mchid(),
                number,
                "503000" + DateTimeFormatter.ofPattern("yyyyMMdd").format(now.atZone(CashDesk.CHINA)) + Keys.digits(14),
                order.outTradeNo(),
                order.transactionId(),
                asked.json(),
                amount,
                total,
                notifyUrl,
                now,
                State.PROCESSING,
                null,
                UUID.randomUUID().toString(),
                0,
                false,
                merchant.behind() == null ? null : merchant.signer().mchid());
        refunds.put(refund.key(), refund);
        desk.refunded(order.key());
        return refund;
    }

    Refund byNumber(Receiver merchant, String number) {
        return refunds.find(Refund.key(merchant.mchid(), number))
                .orElseThrow(() -> new WechatPayError(HttpStatus.NOT_FOUND, "RESOURCE_NOT_EXISTS", "退款单不存在"));
    }

    /** The order that a call about a refund is about; null where there is none, which the call itself will say. */
    @Nullable String orderOf(Receiver merchant, Asked asked, @Nullable String number) {
        if (number != null) {
            return refunds.find(Refund.key(merchant.mchid(), number))
                    .map(Refund::outTradeNo)
                    .orElse(null);
        }
        try {
            return order(merchant, asked).outTradeNo();
        } catch (WechatPayError e) {
            return null;
        }
    }

    /** Sends what is stuck to the person's bank card instead; number and name come enciphered for WeChat Pay. */
    synchronized Refund move(Receiver merchant, String refundId, Asked asked) {
        String number = asked.text("out_refund_no", 64);
        if (!asked.text("type", 32).equals("USER_BANK_CARD")) {
            throw WechatPayError.parameter("模拟器只支持USER_BANK_CARD");
        }
        if (!asked.text("bank_type", 32).endsWith("_DEBIT")) {
            throw WechatPayError.parameter("输入源“/body/bank_type”只支持借记卡");
        }
        if (!Keys.decrypt(merchant.signer(), asked.text("bank_account", 1024)).matches("[0-9]{12,19}")
                || Keys.decrypt(merchant.signer(), asked.text("real_name", 1024))
                        .isBlank()) {
            throw WechatPayError.parameter("收款银行卡号或姓名不正确");
        }
        Refund refund = byNumber(merchant, number);
        if (!refund.refundId().equals(refundId)) {
            throw WechatPayError.parameter("refund_id与out_refund_no不匹配");
        }
        if (refund.state() != State.ABNORMAL) {
            throw refused("退款单不是异常状态");
        }
        Refund moved = refund.moved(UUID.randomUUID().toString());
        refunds.put(moved.key(), moved);
        return moved;
    }

    /**
     * Gives the money back, or lets it get stuck.
     *
     * @return empty when it had ended before
     */
    synchronized Optional<Refund> end(String key, State end) {
        Optional<Refund> ended = refunds.find(key)
                .filter(r -> r.state() == State.PROCESSING)
                .map(r -> r.ended(end, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
        ended.ifPresent(r -> refunds.put(key, r));
        return ended;
    }

    List<Refund> all() {
        return refunds.all();
    }

    private List<Refund> of(Order order) {
        return refunds.all().stream()
                .filter(r -> r.mchid().equals(order.mchid()) && r.outTradeNo().equals(order.outTradeNo()))
                .toList();
    }

    /** As the call answers it. */
    ObjectNode answer(Refund refund) {
        ObjectNode answer = common(refund);
        answer.put("status", refund.state().name());
        answer.put("channel", "ORIGINAL");
        answer.put("funds_account", "AVAILABLE");
        answer.put("create_time", CashDesk.time(refund.createdAt()));
        answer.putArray("promotion_detail");
        ((ObjectNode) answer.path("amount"))
                .put("settlement_refund", refund.amount())
                .put("settlement_total", refund.orderTotal())
                .put("discount_refund", 0)
                .put("currency", "CNY");
        return answer;
    }

    Letter.Drawer drawer(String key) {
        return new Letter.Drawer() {
            @Override
            public Letter read() {
                return letter(refunds.find(key).orElseThrow());
            }

            @Override
            public Letter note(int sent, boolean accepted) {
                return letter(refunds.change(key, there -> there == null ? null : there.noticed(sent, accepted)));
            }
        };
    }

    private Letter letter(Refund refund) {
        ObjectNode content = common(refund);
        if (refund.spMchid() == null) {
            content.put("mchid", refund.mchid());
        } else {
            content.put("sp_mchid", refund.spMchid());
            content.put("sub_mchid", refund.mchid());
        }
        content.put("refund_status", refund.state().name());
        if (refund.notifyUrl() == null) {
            throw new IllegalStateException("nobody wants to be told of " + refund.outRefundNo());
        }
        return new Letter(
                refund.spMchid() == null ? refund.mchid() : refund.spMchid(),
                refund.outTradeNo(),
                refund.notifyUrl(),
                refund.noticeId(),
                "REFUND." + refund.state(),
                switch (refund.state()) {
                    case SUCCESS -> "退款成功";
                    case CLOSED -> "退款关闭";
                    default -> "退款异常";
                },
                "refund",
                content,
                refund.noticesSent(),
                refund.noticeAccepted());
    }

    private ObjectNode common(Refund refund) {
        ObjectNode node = json.createObjectNode();
        node.put("refund_id", refund.refundId());
        node.put("out_refund_no", refund.outRefundNo());
        node.put("transaction_id", refund.transactionId());
        node.put("out_trade_no", refund.outTradeNo());
        node.put("user_received_account", "支付用户零钱");
        if (refund.successAt() != null) {
            node.put("success_time", CashDesk.time(refund.successAt()));
        }
        node.putObject("amount")
                .put("total", refund.orderTotal())
                .put("refund", refund.amount())
                .put("payer_total", refund.orderTotal())
                .put("payer_refund", refund.amount());
        return node;
    }

    private Order order(Receiver merchant, Asked asked) {
        Optional<String> transaction = asked.optionalText("transaction_id", 32);
        Optional<String> number = asked.optionalText("out_trade_no", 32);
        if (transaction.isPresent() == number.isPresent()) {
            throw WechatPayError.parameter("transaction_id和out_trade_no二选一");
        }
        try {
            return transaction.isPresent()
                    ? desk.byTransaction(merchant, merchant.signer().mchid(), transaction.get())
                    : desk.byNumber(merchant, merchant.signer().mchid(), number.orElseThrow());
        } catch (WechatPayError e) {
            throw new WechatPayError(HttpStatus.NOT_FOUND, "RESOURCE_NOT_EXISTS", "订单不存在");
        }
    }

    private static WechatPayError refused(String message) {
        return new WechatPayError(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", message);
    }
}
