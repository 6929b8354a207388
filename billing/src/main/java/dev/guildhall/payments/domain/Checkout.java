package dev.guildhall.payments.domain;

import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.Openids;
import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.Prepay;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks WeChat Pay to collect for an order: what is asked is stored and committed, then WeChat Pay is called without a
 * database connection, then its answer is stored. A crash or a lost answer in between leaves an attempt that is asked again
 * in the same words or queried.
 */
@Service
public class Checkout {
    /** An order that ends sooner is not worth asking for. */
    private static final Duration AT_LEAST = Duration.ofMinutes(1);
    /** When an attempt is queried for the first time. */
    static final Duration FIRST_QUERY = Duration.ofMinutes(1);

    /**
     * Who pays from where.
     *
     * @param baseUrl the tenant's address as WeChat Pay can reach it, without a slash at the end
     */
    public record Payer(Actor actor, String baseUrl, String ip) {}

    private record Asked(UUID order, Channel channel) {}

    private record Attempt(
            Channel channel,
            UUID credential,
            String notifyUrl,
            @Nullable String payerIp,
            @Nullable String openid,
            String outcome,
            @Nullable String answer) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Idempotency idempotency;
    private final Credentials credentials;
    private final WeChatPay wechat;
    private final Traces traces;
    private final Reconciling reconciling;
    private final ObjectProvider<Openids> openids;
    private final JsonMapper json;
    private final Clock clock;

    Checkout(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Idempotency idempotency,
            Credentials credentials,
            WeChatPay wechat,
            Traces traces,
            Reconciling reconciling,
            ObjectProvider<Openids> openids,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.idempotency = idempotency;
        this.credentials = credentials;
        this.wechat = wechat;
        this.traces = traces;
        this.reconciling = reconciling;
        this.openids = openids;
        this.json = json;
        this.clock = clock;
    }

    /** @return what the client needs to pay: {@code channel} and {@code h5Url}, {@code codeUrl} or the JSAPI arguments */
    public Map<String, String> pay(UUID orderId, Channel channel, @Nullable String key, Payer payer) {
        Merchant candidate = credentials.current(payer.baseUrl());
        String openid = channel == Channel.WECHAT_JSAPI ? openid(payer.actor(), candidate.appid()) : null;

        transaction.executeWithoutResult(status -> idempotency.once(
                "payment:" + payer.actor().id(),
                key,
                new Asked(orderId, channel),
                Asked.class,
                () -> prepare(orderId, channel, payer, openid, candidate)));

        Order order = load(orderId);
        Attempt attempt = Objects.requireNonNull(
                transaction.execute(status -> attempt(orderId).orElseThrow()));
        if (attempt.answer != null) {
            return json.readValue(attempt.answer, new TypeReference<LinkedHashMap<String, String>>() {});
        }
        requirePayable(order);
        return ask(order, attempt);
    }

    private Asked prepare(UUID orderId, Channel channel, Payer payer, @Nullable String openid, Merchant candidate) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer FOR UPDATE")
                .param("id", orderId)
                .param("buyer", payer.actor().organisation().value())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
        requirePayable(order);
        Optional<Attempt> before = attempt(orderId);
        if (before.isPresent() && !before.get().outcome.equals("REFUSED")) {
            if (before.get().channel != channel) {
                throw new Conflict(
                        "payment-channel-taken",
                        "这笔订单已选择" + before.get().channel.label(),
                        "请继续用%s支付，或等订单关闭后重新下单。".formatted(before.get().channel.label()));
            }
            return new Asked(orderId, channel);
        }
        Instant now = clock.instant();
        jdbc.sql("""
                INSERT INTO payment_attempt
                    (order_id, channel, credential_id, notify_url, payer_ip, openid, outcome, next_query_at, created_at)
                VALUES (:order, :channel, :credential, :notifyUrl, :ip, :openid, 'UNKNOWN', :query, :at)
                ON CONFLICT (order_id) DO UPDATE SET
                    channel = excluded.channel, credential_id = excluded.credential_id,
                    notify_url = excluded.notify_url, payer_ip = excluded.payer_ip, openid = excluded.openid,
                    outcome = 'UNKNOWN', finding = NULL, next_query_at = excluded.next_query_at, queries = 0
                """)
                .param("order", orderId)
                .param("channel", channel.name())
                .param("credential", candidate.credential())
                .param("notifyUrl", Credentials.notifyUrl(payer.baseUrl(), candidate.credential()))
                .param("ip", payer.ip())
                .param("openid", openid)
                .param("query", Orders.utc(now.plus(FIRST_QUERY)))
                .param("at", Orders.utc(now))
                .update();
        return new Asked(orderId, channel);
    }

    private Map<String, String> ask(Order order, Attempt attempt) {
        Merchant merchant = credentials.merchant(attempt.credential);
        Prepay prepay = new Prepay(
                order.number(),
                order.title(),
                order.fen(),
                order.expiresAt(),
                attempt.notifyUrl,
                attempt.payerIp,
                attempt.openid);
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("channel", attempt.channel.name());
        try {
            String requestId = switch (attempt.channel) {
                case WECHAT_H5 -> {
                    WeChatPay.Answer<String> asked = wechat.h5(merchant, prepay);
                    answer.put("h5Url", asked.value());
                    yield asked.requestId();
                }
                case WECHAT_NATIVE -> {
                    WeChatPay.Answer<String> asked = wechat.nativePay(merchant, prepay);
                    answer.put("codeUrl", asked.value());
                    yield asked.requestId();
                }
                case WECHAT_JSAPI -> {
                    WeChatPay.Answer<Map<String, String>> asked = wechat.jsapi(merchant, prepay);
                    answer.putAll(asked.value());
                    yield asked.requestId();
                }
            };
            ready(order.id(), json.writeValueAsString(answer), requestId);
            traces.add(
                    order.id(),
                    TraceKind.PREPAID,
                    attempt.channel.label() + " · 请求号 " + Objects.requireNonNullElse(requestId, "无"));
            return answer;
        } catch (WeChatRefused e) {
            if (e.code().equals("ORDERPAID")
                    || e.code().equals("ORDER_PAID")
                    || e.code().equals("ORDER_CLOSED")) {
                reconciling.reconcile(order.id());
                throw new Conflict("order-not-open", "订单已经有结果", "微信支付已经处理过这笔订单，请刷新后查看。");
            }
            refused(order.id(), e.code(), e.requestId());
            traces.add(
                    order.id(),
                    TraceKind.REFUSED,
                    e.code() + " · 请求号 " + Objects.requireNonNullElse(e.requestId(), "无"));
            throw new PaymentFailed(e.code());
        } catch (WeChatUnknown e) {
            traces.add(order.id(), TraceKind.UNANSWERED, "请求号 " + Objects.requireNonNullElse(e.requestId(), "无"));
            throw new PaymentUnanswered();
        }
    }

    private void ready(UUID order, String answer, @Nullable String requestId) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE payment_attempt SET outcome = 'READY', answer = :answer, request_id = :request
                        WHERE order_id = :order
                        """)
                .param("answer", answer)
                .param("request", requestId)
                .param("order", order)
                .update());
    }

    private void refused(UUID order, String code, @Nullable String requestId) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE payment_attempt SET outcome = 'REFUSED', finding = :code, request_id = :request
                        WHERE order_id = :order AND outcome = 'UNKNOWN'
                        """)
                .param("code", code)
                .param("request", requestId)
                .param("order", order)
                .update());
    }

    private Order load(UUID id) {
        return Objects.requireNonNull(
                transaction.execute(status -> jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                        .param("id", id)
                        .query(Order::of)
                        .single()));
    }

    private Optional<Attempt> attempt(UUID order) {
        return jdbc.sql("SELECT * FROM payment_attempt WHERE order_id = :order")
                .param("order", order)
                .query((row, n) -> new Attempt(
                        Channel.valueOf(row.getString("channel")),
                        row.getObject("credential_id", UUID.class),
                        row.getString("notify_url"),
                        row.getString("payer_ip"),
                        row.getString("openid"),
                        row.getString("outcome"),
                        row.getString("answer")))
                .optional();
    }

    private void requirePayable(Order order) {
        if (order.state().settled()) {
            throw new Conflict("order-already-paid", "订单已支付", "这笔订单已经付过款，无需再付。");
        }
        if (order.state() == OrderState.CLOSED
                || order.expiresAt().isBefore(clock.instant().plus(AT_LEAST))) {
            throw new Conflict("order-closed", "订单已过期", "超过 30 分钟没有支付，请重新下单。");
        }
    }

    private String openid(Actor actor, String appid) {
        Openids known = openids.getIfAvailable();
        return Optional.ofNullable(known)
                .flatMap(ids -> ids.openid(actor.id(), appid))
                .orElseThrow(() -> new Conflict("wechat-not-linked", "还没有绑定微信", "在小程序内支付需要先用微信登录一次，或改用其他支付方式。"));
    }
}
