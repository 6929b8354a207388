package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.sandbox.wechatpay.Order.State;
import dev.guildhall.sandbox.wechatpay.Order.TradeType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Orders at WeChat Pay: opened, asked for and closed by the merchant, paid by a person. */
@Component
@SandboxOnly
class CashDesk {
    static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    static final Duration PREPAY_LIVES = Duration.ofHours(2);

    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9A-Za-z_\\-|*@]{6,32}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");

    private final JsonShelf<Order> orders;
    private final JsonMapper json;
    private final Clock clock;

    CashDesk(@Value("${guildhall.data:.data}") Path data, JsonMapper json, Clock clock) {
        this.orders = new JsonShelf<>(data.resolve("sandbox/wechatpay/orders"), json, Order.class);
        this.json = json;
        this.clock = clock;
    }

    /** Opens an order, or finds the one that the same request opened before. */
    Order prepay(Receiver receiver, TradeType type, Asked asked) {
        Receiver.Behind behind = receiver.behind();
        String appid = asked.text(behind == null ? "appid" : "sp_appid", 32);
        String subAppid =
                behind == null ? null : asked.optionalText("sub_appid", 32).orElse(null);
        ownMchid(receiver.signer(), asked.text(behind == null ? "mchid" : "sp_mchid", 32));
        String number = asked.text("out_trade_no", 32);
        if (!ORDER_NUMBER.matcher(number).matches()) {
            throw WechatPayError.parameter("输入源“/body/out_trade_no”应为6至32位数字、字母或_-|*@");
        }
        String description = asked.text("description", 127);
        String attach = asked.optionalText("attach", 128).orElse(null);
        String notifyUrl = notifyUrl(asked.text("notify_url", 255));
        long total = asked.fen("amount/total");
        if (!asked.optionalText("amount/currency", 16).orElse("CNY").equals("CNY")) {
            throw WechatPayError.parameter("输入源“/body/amount/currency”只支持CNY");
        }
        String openid = type == TradeType.JSAPI ? openid(asked, behind, subAppid) : null;
        if (type == TradeType.MWEB) {
            if (!ADDRESS.matcher(asked.text("scene_info/payer_client_ip", 45)).matches()) {
                throw WechatPayError.parameter("输入源“/body/scene_info/payer_client_ip”不是合法的IP");
            }
            asked.text("scene_info/h5_info/type", 32);
        }
        Instant now = clock.instant();
        Instant expiresAt = asked.time("time_expire").orElse(null);
        if (!receiver.signer().appid().equals(appid)
                || behind != null && subAppid != null && !subAppid.equals(behind.appid())) {
            throw new WechatPayError(HttpStatus.BAD_REQUEST, "APPID_MCHID_NOT_MATCH", "商户号该产品权限未开通，或appid与mchid不匹配");
        }
        return orders.change(Order.key(receiver.mchid(), number), there -> {
            if (there == null) {
                if (expiresAt != null && expiresAt.isBefore(now)) {
                    throw WechatPayError.parameter("输入源“/body/time_expire”早于当前时间");
                }
                return new Order(
                        receiver.mchid(),
                        subAppid == null ? appid : subAppid,
                        number,
                        type,
                        asked.json(),
                        description,
                        attach,
                        total,
                        notifyUrl,
                        openid,
                        expiresAt,
                        newPrepayId(now),
                        now,
                        State.NOTPAY,
                        null,
                        null,
                        null,
                        0,
                        false,
                        behind);
            }
            if (there.settled()) {
                throw WechatPayError.paid();
            }
            if (there.state() == State.CLOSED) {
                throw WechatPayError.closed();
            }
            if (there.type() != type || !there.asked().equals(asked.json())) {
                throw new WechatPayError(HttpStatus.FORBIDDEN, "OUT_TRADE_NO_USED", "商户订单号重复，请核实后重新提交");
            }
            return prepayIsOver(there, now) ? there.renewed(newPrepayId(now), now) : there;
        });
    }

    /** Behind a partner the payer is named as one of the two apps knows them. */
    private static String openid(Asked asked, Receiver.@Nullable Behind behind, @Nullable String subAppid) {
        if (behind == null) {
            return asked.text("payer/openid", 128);
        }
        Optional<String> ofPartner = asked.optionalText("payer/sp_openid", 128);
        Optional<String> ofSub = asked.optionalText("payer/sub_openid", 128);
        if (ofSub.isPresent() && subAppid == null) {
            throw WechatPayError.parameter("传了sub_openid时，sub_appid必填");
        }
        return ofSub.or(() -> ofPartner).orElseThrow(() -> WechatPayError.parameter("sp_openid和sub_openid二选一"));
    }

    /** @param mchid whom the query names as the one who asks */
    Order byNumber(Receiver receiver, String mchid, String number) {
        ownMchid(receiver.signer(), mchid);
        return orders.find(Order.key(receiver.mchid(), number)).orElseThrow(WechatPayError::noSuchOrder);
    }

    Order byTransaction(Receiver receiver, String mchid, String transactionId) {
        ownMchid(receiver.signer(), mchid);
        return orders.all().stream()
                .filter(o -> o.mchid().equals(receiver.mchid()) && transactionId.equals(o.transactionId()))
                .findAny()
                .orElseThrow(WechatPayError::noSuchOrder);
    }

    /** Closing twice is no error; what is paid cannot be closed. */
    Order close(Receiver receiver, Asked asked, String number) {
        ownMchid(receiver.signer(), asked.text(receiver.behind() == null ? "mchid" : "sp_mchid", 32));
        return orders.change(Order.key(receiver.mchid(), number), there -> {
            if (there == null) {
                throw WechatPayError.noSuchOrder();
            }
            if (there.settled()) {
                throw WechatPayError.paid();
            }
            return there.state() == State.CLOSED ? there : there.in(State.CLOSED);
        });
    }

    /**
     * A person pays.
     *
     * @throws CannotPay when it is paid, closed or too late
     */
    Order pay(String key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return orders.change(key, there -> {
            if (there == null) {
                throw CannotPay.unknown();
            }
            obstacle(there).ifPresent(obstacle -> {
                throw obstacle;
            });
            String openid = there.openid() == null ? "o" + Keys.letters(27) : there.openid();
            return there.paid(newTransactionId(now), openid, UUID.randomUUID().toString(), now);
        });
    }

    /** Why an order cannot be paid now, if so. */
    Optional<CannotPay> obstacle(Order order) {
        Instant now = clock.instant();
        if (order.settled()) {
            return Optional.of(new CannotPay("订单已支付", "这笔订单已经支付过了，不会重复扣款。"));
        }
        if (order.state() == State.CLOSED) {
            return Optional.of(new CannotPay("订单已关闭", "商户已关闭这笔订单，请回到商户页面重新下单。"));
        }
        if (order.expiresAt() != null && !now.isBefore(order.expiresAt())) {
            return Optional.of(new CannotPay("订单已过期", "已超过商户设定的支付截止时间，请回到商户页面重新下单。"));
        }
        if (prepayIsOver(order, now)) {
            return Optional.of(new CannotPay("支付已超时", "请回到商户页面重新发起支付。"));
        }
        return Optional.empty();
    }

    /** Money went back, or will. */
    Order refunded(String key) {
        return orders.change(key, there -> there == null ? null : there.in(State.REFUND));
    }

    Letter.Drawer drawer(String key) {
        return new Letter.Drawer() {
            @Override
            public Letter read() {
                return letter(require(key));
            }

            @Override
            public Letter note(int sent, boolean accepted) {
                return letter(orders.change(key, there -> there == null ? null : there.noticed(sent, accepted)));
            }
        };
    }

    private Letter letter(Order order) {
        if (order.noticeId() == null) {
            throw new IllegalStateException(order.outTradeNo() + " is not paid");
        }
        return new Letter(
                order.signer(),
                order.outTradeNo(),
                order.notifyUrl(),
                order.noticeId(),
                "TRANSACTION.SUCCESS",
                "支付成功",
                "transaction",
                transaction(order.in(State.SUCCESS)),
                order.noticesSent(),
                order.noticeAccepted());
    }

    Order require(String key) {
        return orders.find(key).orElseThrow(CannotPay::unknown);
    }

    /** All orders under a number; several merchants may use the same one. Newest first. */
    List<Order> withNumber(String number) {
        return newestFirst().stream().filter(o -> o.outTradeNo().equals(number)).toList();
    }

    Optional<Order> withPrepayId(String prepayId) {
        return orders.all().stream().filter(o -> o.prepayId().equals(prepayId)).findAny();
    }

    List<Order> newestFirst() {
        return orders.all().stream()
                .sorted(Comparator.comparing(Order::createdAt).reversed().thenComparing(Order::prepayId))
                .toList();
    }

    /** The order as the query answers it and as the notice carries it. */
    ObjectNode transaction(Order order) {
        ObjectNode answer = json.createObjectNode();
        Receiver.Behind behind = order.behind();
        boolean own = behind != null && order.appid().equals(behind.appid());
        if (behind == null) {
            answer.put("appid", order.appid());
            answer.put("mchid", order.mchid());
        } else {
            answer.put("sp_appid", behind.spAppid());
            answer.put("sp_mchid", behind.spMchid());
            answer.put("sub_mchid", behind.mchid());
            if (own) {
                answer.put("sub_appid", order.appid());
            }
        }
        answer.put("out_trade_no", order.outTradeNo());
        answer.put("trade_state", order.state().name());
        answer.put("trade_state_desc", order.state().description());
        if (order.attach() != null) {
            answer.put("attach", order.attach());
        }
        ObjectNode amount = answer.putObject("amount");
        amount.put("total", order.total());
        amount.put("payer_currency", "CNY");
        answer.putArray("promotion_detail");
        if (order.paidAt() != null) {
            answer.put("transaction_id", order.transactionId());
            answer.put("trade_type", order.type().name());
            answer.put("bank_type", "OTHERS");
            answer.put("success_time", time(order.paidAt()));
            answer.putObject("payer").put(behind == null ? "openid" : own ? "sub_openid" : "sp_openid", order.openid());
            amount.put("currency", "CNY");
            amount.put("payer_total", order.total());
        }
        return answer;
    }

    static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atZone(CHINA));
    }

    private static boolean prepayIsOver(Order order, Instant now) {
        return !now.isBefore(order.createdAt().plus(PREPAY_LIVES));
    }

    private static void ownMchid(Merchant merchant, String mchid) {
        if (!merchant.mchid().equals(mchid)) {
            throw WechatPayError.badSignature("签名商户号与请求参数中的mchid不一致");
        }
    }

    static String notifyUrl(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                throw WechatPayError.parameter("输入源“/body/notify_url”应为完整的http(s)地址");
            }
            if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw WechatPayError.parameter("输入源“/body/notify_url”不能携带参数");
            }
            return url;
        } catch (URISyntaxException e) {
            throw WechatPayError.parameter("输入源“/body/notify_url”应为完整的http(s)地址");
        }
    }

    private static String newPrepayId(Instant now) {
        return "wx" + DateTimeFormatter.ofPattern("ddHHmmssSSS").format(now.atZone(CHINA))
                + Keys.hex(11).toLowerCase(Locale.ROOT) + "0";
    }

    private static String newTransactionId(Instant now) {
        return "42000" + DateTimeFormatter.ofPattern("yyyyMMdd").format(now.atZone(CHINA)) + Keys.digits(15);
    }
}
