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
import dev.guildhall.tenancy.TenantScope;
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
 *
 * <p>While the order is open its buyer may choose another channel: the attempt is closed at WeChat Pay, and only then the
 * order is asked for again, under a new number.
 */
@Service
public class Checkout {
    /** An order that ends sooner is not worth asking for. */
    private static final Duration AT_LEAST = Duration.ofMinutes(1);
    /** When an attempt is queried for the first time: so soon that with {@link PaymentSweep} a minute is enough. */
    static final Duration FIRST_QUERY = Duration.ofSeconds(30);

    /**
     * Who pays from where.
     *
     * @param baseUrl the tenant's address as WeChat Pay can reach it, without a slash at the end
     */
    public record Payer(Actor actor, String baseUrl, String ip) {}

    private record Asked(UUID order, Channel channel) {}

    /** @param account that the order was asked for with, unless it was refused there; null for a new one */
    private record Placed(String kind, @Nullable UUID account) {}

    /**
     * What WeChat Pay is or was asked.
     *
     * @param wanted another channel, chosen since: this attempt is to be closed there and replaced
     */
    private record Attempt(
            Channel channel,
            @Nullable Channel wanted,
            UUID credential,
            String notifyUrl,
            @Nullable String payerIp,
            @Nullable String openid,
            @Nullable String attach,
            String outcome,
            @Nullable String answer) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Idempotency idempotency;
    private final Credentials credentials;
    private final WeChatPay wechat;
    private final Traces traces;
    private final Reconciling reconciling;
    private final Transfers transfers;
    private final VirtualAttempts virtual;
    private final ObjectProvider<Openids> openids;
    private final Steps steps;
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
            Transfers transfers,
            VirtualAttempts virtual,
            ObjectProvider<Openids> openids,
            Steps steps,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.idempotency = idempotency;
        this.credentials = credentials;
        this.wechat = wechat;
        this.traces = traces;
        this.reconciling = reconciling;
        this.transfers = transfers;
        this.virtual = virtual;
        this.openids = openids;
        this.steps = steps;
        this.json = json;
        this.clock = clock;
    }

    /** @return what the client needs to pay: {@code channel} and {@code h5Url}, {@code codeUrl} or the JSAPI arguments */
    public Map<String, String> pay(UUID orderId, Channel channel, @Nullable String key, Payer payer) {
        if (channel == Channel.WECHAT_VIRTUAL) {
            throw VirtualAttempts.elsewhere();
        }
        if (channel == Channel.OFFLINE) {
            return transfer(orderId, payer);
        }
        Placed placed = placed(orderId, payer);
        Merchant candidate = credentials.current(placed.kind, placed.account, payer.baseUrl());
        String openid = channel == Channel.WECHAT_JSAPI ? openid(payer.actor(), candidate.payerAppid()) : null;

        transaction.executeWithoutResult(status -> {
            virtual.requireNone(orderId);
            idempotency.once(
                    "payment:" + payer.actor().id(),
                    key,
                    new Asked(orderId, channel),
                    Asked.class,
                    () -> prepare(orderId, channel, payer, openid, candidate));
        });

        Order order = load(orderId);
        Attempt attempt = load(order);
        if (attempt.wanted == channel) {
            requirePayable(order);
            closeThere(order, attempt);
            replace(order, channel, payer, openid, candidate);
            order = load(orderId);
            attempt = load(order);
        }
        if (attempt.channel != channel || attempt.wanted != null) {
            throw channelChanged(attempt.wanted == null ? attempt.channel : attempt.wanted);
        }
        if (attempt.answer != null) {
            return json.readValue(attempt.answer, new TypeReference<LinkedHashMap<String, String>>() {});
        }
        requirePayable(order);
        return ask(order, attempt);
    }

    private Placed placed(UUID order, Payer payer) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.sql("""
                        SELECT orders.kind, CASE WHEN attempt.outcome IS DISTINCT FROM 'REFUSED'
                            THEN orders.receiving_account_id END AS account
                        FROM payment_order orders LEFT JOIN payment_attempt attempt ON attempt.order_id = orders.id
                        WHERE orders.id = :id AND orders.buyer_id = :buyer
                        """)
                .param("id", order)
                .param("buyer", payer.actor().organisation().value())
                .query((row, n) -> new Placed(row.getString("kind"), row.getObject("account", UUID.class)))
                .optional()
                .orElseThrow(() -> new NotFound("订单"))));
    }

    /** Nothing is asked of WeChat Pay: what it was asked before stays good until staff confirms a transfer. */
    private Map<String, String> transfer(UUID order, Payer payer) {
        Transfers.Instructions where = transfers.instructions(payer.actor().organisation(), order);
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("channel", Channel.OFFLINE.name());
        answer.put("bank", where.bank());
        answer.put("name", where.name());
        answer.put("number", where.number());
        answer.put("memo", where.memo());
        return answer;
    }

    private Asked prepare(UUID orderId, Channel channel, Payer payer, @Nullable String openid, Merchant candidate) {
        Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id AND buyer_id = :buyer FOR UPDATE")
                .param("id", orderId)
                .param("buyer", payer.actor().organisation().value())
                .query(Order::of)
                .optional()
                .orElseThrow(() -> new NotFound("订单"));
        requirePayable(order);
        // Under the order's lock: the telephone may have been told meanwhile.
        virtual.requireNone(orderId);
        Optional<Attempt> before = attempt(orderId);
        Instant now = clock.instant();
        if (before.isPresent() && !before.get().outcome.equals("REFUSED")) {
            if (before.get().channel != channel || before.get().wanted != null) {
                want(orderId, channel, now);
            }
            return new Asked(orderId, channel);
        }
        jdbc.sql("""
                INSERT INTO payment_attempt
                    (order_id, channel, credential_id, notify_url, payer_ip, openid, attach, outcome, next_query_at, created_at)
                VALUES (:order, :channel, :credential, :notifyUrl, :ip, :openid, :attach, 'UNKNOWN', :query, :at)
                ON CONFLICT (order_id) DO UPDATE SET
                    channel = excluded.channel, credential_id = excluded.credential_id,
                    notify_url = excluded.notify_url, payer_ip = excluded.payer_ip, openid = excluded.openid,
                    attach = excluded.attach,
                    outcome = 'UNKNOWN', finding = NULL, next_query_at = excluded.next_query_at, queries = 0,
                    wanted_channel = NULL, wanted_at = NULL
                """)
                .param("order", orderId)
                .param("channel", channel.name())
                .param("credential", candidate.credential())
                .param("notifyUrl", Credentials.notifyUrl(payer.baseUrl(), candidate.credential()))
                .param("ip", payer.ip())
                .param("openid", openid)
                .param("attach", TenantMark.of(TenantScope.current()))
                .param("query", Orders.utc(now.plus(FIRST_QUERY)))
                .param("at", Orders.utc(now))
                .update();
        remember(orderId, candidate);
        return new Asked(orderId, channel);
    }

    /** From now on the order belongs to the account of this credential. */
    private void remember(UUID order, Merchant merchant) {
        jdbc.sql("""
                UPDATE payment_order SET receiving_account_id =
                    (SELECT account_id FROM wechat_credential WHERE id = :credential)
                WHERE id = :order
                """)
                .param("credential", merchant.credential())
                .param("order", order)
                .update();
    }

    /** Notes the wish in the row that all who ask for this order lock: the last one counts. */
    private void want(UUID order, Channel channel, Instant now) {
        jdbc.sql("UPDATE payment_attempt SET wanted_channel = :channel, wanted_at = :at WHERE order_id = :order")
                .param("channel", channel.name())
                .param("at", Orders.utc(now))
                .param("order", order)
                .update();
    }

    /**
     * Ends the attempt at WeChat Pay, so that never two of one order can be paid. When this returns, nobody can pay it any more;
     * also where a request is still on its way that asks for it: WeChat Pay is made to know the number first.
     */
    private void closeThere(Order order, Attempt attempt) {
        Merchant merchant = credentials.merchant(attempt.credential);
        try {
            if (!closed(merchant, order.number()) && attempt.outcome.equals("UNKNOWN")) {
                prepay(merchant, order, attempt, new LinkedHashMap<>());
                closed(merchant, order.number());
            }
        } catch (WeChatRefused e) {
            switch (e.code()) {
                case "ORDER_CLOSED", "ORDERCLOSED" -> {
                    // By somebody who wanted the same.
                }
                case "ORDERPAID", "ORDER_PAID" -> throw decided(order);
                default -> throw new PaymentFailed(e.code());
            }
        } catch (WeChatUnknown e) {
            throw unanswered(order, e);
        }
    }

    /** @return false where WeChat Pay does not know the number */
    private boolean closed(Merchant merchant, String number) throws WeChatRefused, WeChatUnknown {
        try {
            wechat.close(merchant, number);
            return true;
        } catch (WeChatRefused e) {
            if (e.code().equals("ORDER_NOT_EXIST") || e.code().equals("ORDERNOTEXIST")) {
                return false;
            }
            throw e;
        }
    }

    /** Gives the order a new number and what was chosen, unless somebody else has done so by now. */
    private void replace(Order closed, Channel channel, Payer payer, @Nullable String openid, Merchant candidate) {
        transaction.executeWithoutResult(status -> {
            Order order = jdbc.sql("SELECT * FROM payment_order WHERE id = :id FOR UPDATE")
                    .param("id", closed.id())
                    .query(Order::of)
                    .single();
            requirePayable(order);
            if (!order.number().equals(closed.number()) || load(order).wanted != channel) {
                return;
            }
            Instant now = clock.instant();
            jdbc.sql(
                            "INSERT INTO payment_replaced_number (number, order_id, replaced_at) VALUES (:number, :order, :at)")
                    .param("number", order.number())
                    .param("order", order.id())
                    .param("at", Orders.utc(now))
                    .update();
            long replaced = jdbc.sql("SELECT count(*) FROM payment_replaced_number WHERE order_id = :order")
                    .param("order", order.id())
                    .query(Long.class)
                    .single();
            String number = order.number().replaceFirst("-\\d+$", "") + "-" + (replaced + 1);
            jdbc.sql("UPDATE payment_order SET number = :number WHERE id = :order")
                    .param("number", number)
                    .param("order", order.id())
                    .update();
            jdbc.sql("""
                    UPDATE payment_attempt SET
                        channel = :channel, credential_id = :credential, notify_url = :notifyUrl, payer_ip = :ip,
                        openid = :openid, attach = :attach, outcome = 'UNKNOWN', answer = NULL, request_id = NULL, finding = NULL,
                        queries = 0, next_query_at = :query, wanted_channel = NULL, wanted_at = NULL
                    WHERE order_id = :order
                    """)
                    .param("channel", channel.name())
                    .param("credential", candidate.credential())
                    .param("notifyUrl", Credentials.notifyUrl(payer.baseUrl(), candidate.credential()))
                    .param("ip", payer.ip())
                    .param("openid", openid)
                    .param("attach", TenantMark.of(TenantScope.current()))
                    .param("query", Orders.utc(now.plus(FIRST_QUERY)))
                    .param("order", order.id())
                    .update();
            remember(order.id(), candidate);
            traces.add(
                    order.id(),
                    TraceKind.REPLACED,
                    "%s 已在微信支付关闭，改用%s，新单号 %s".formatted(order.number(), channel.label(), number));
        });
    }

    private static Conflict channelChanged(Channel now) {
        return new Conflict(
                "payment-channel-changed", "这笔订单已改用" + now.label(), "请用%s继续支付，或重新选择支付方式。".formatted(now.label()));
    }

    /** Asks in the words of the attempt. @return WeChat Pay's number of the call */
    private @Nullable String prepay(Merchant merchant, Order order, Attempt attempt, Map<String, String> answer)
            throws WeChatRefused, WeChatUnknown {
        Prepay prepay = new Prepay(
                order.number(),
                order.title(),
                order.fen(),
                order.expiresAt(),
                attempt.notifyUrl,
                attempt.payerIp,
                attempt.openid,
                attempt.attach);
        return switch (attempt.channel) {
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
            case OFFLINE, WECHAT_VIRTUAL ->
                throw new IllegalStateException("no request to WeChat Pay collects " + attempt.channel);
        };
    }

    private Map<String, String> ask(Order order, Attempt attempt) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("channel", attempt.channel.name());
        steps.passed(PaymentStep.STORED);
        try {
            String requestId = prepay(credentials.merchant(attempt.credential), order, attempt, answer);
            steps.passed(PaymentStep.CALLED);
            if (!ready(order, json.writeValueAsString(answer), requestId)) {
                throw channelChanged(load(load(order.id())).channel);
            }
            traces.add(
                    order.id(),
                    TraceKind.PREPAID,
                    attempt.channel.label() + " · 请求号 " + Objects.requireNonNullElse(requestId, "无"));
            steps.passed(PaymentStep.ANSWERED);
            return answer;
        } catch (WeChatRefused e) {
            if (e.code().equals("ORDERPAID")
                    || e.code().equals("ORDER_PAID")
                    || e.code().equals("ORDER_CLOSED")) {
                throw decided(order);
            }
            refused(order, e.code(), e.requestId());
            traces.add(
                    order.id(),
                    TraceKind.REFUSED,
                    e.code() + " · 请求号 " + Objects.requireNonNullElse(e.requestId(), "无"));
            throw new PaymentFailed(e.code());
        } catch (WeChatUnknown e) {
            throw unanswered(order, e);
        }
    }

    private Conflict decided(Order order) {
        reconciling.reconcile(order.id());
        return new Conflict("order-not-open", "订单已经有结果", "微信支付已经处理过这笔订单，请刷新后查看。");
    }

    private PaymentUnanswered unanswered(Order order, WeChatUnknown unknown) {
        traces.add(order.id(), TraceKind.UNANSWERED, "请求号 " + Objects.requireNonNullElse(unknown.requestId(), "无"));
        return new PaymentUnanswered();
    }

    /** @return false where the order has another number by now: what was answered is of no use any more */
    private boolean ready(Order order, String answer, @Nullable String requestId) {
        int ready = Objects.requireNonNull(transaction.execute(status -> jdbc.sql("""
                        UPDATE payment_attempt SET outcome = 'READY', answer = :answer, request_id = :request
                        WHERE order_id = :order
                          AND EXISTS (SELECT FROM payment_order WHERE id = :order AND number = :number)
                        """)
                .param("answer", answer)
                .param("request", requestId)
                .param("order", order.id())
                .param("number", order.number())
                .update()));
        return ready == 1;
    }

    private void refused(Order order, String code, @Nullable String requestId) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE payment_attempt SET outcome = 'REFUSED', finding = :code, request_id = :request
                        WHERE order_id = :order AND outcome = 'UNKNOWN'
                          AND EXISTS (SELECT FROM payment_order WHERE id = :order AND number = :number)
                        """)
                .param("code", code)
                .param("request", requestId)
                .param("order", order.id())
                .param("number", order.number())
                .update());
    }

    private Order load(UUID id) {
        return Objects.requireNonNull(
                transaction.execute(status -> jdbc.sql("SELECT * FROM payment_order WHERE id = :id")
                        .param("id", id)
                        .query(Order::of)
                        .single()));
    }

    private Attempt load(Order order) {
        return Objects.requireNonNull(
                transaction.execute(status -> attempt(order.id()).orElseThrow()));
    }

    private Optional<Attempt> attempt(UUID order) {
        return jdbc.sql("SELECT * FROM payment_attempt WHERE order_id = :order")
                .param("order", order)
                .query((row, n) -> new Attempt(
                        Channel.valueOf(row.getString("channel")),
                        row.getString("wanted_channel") == null
                                ? null
                                : Channel.valueOf(row.getString("wanted_channel")),
                        row.getObject("credential_id", UUID.class),
                        row.getString("notify_url"),
                        row.getString("payer_ip"),
                        row.getString("openid"),
                        row.getString("attach"),
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
