package dev.guildhall.payments.domain;

import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.PaymentAnswer;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks WeChat Pay how an order stands, until that is final: notices may never come, and an order's end by the clock says
 * nothing about a payment under way. An order is closed here only after it is closed there.
 */
@Service
public class Reconciling {
    private static final Logger log = LoggerFactory.getLogger(Reconciling.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** So long an order that is closed there may still be about to get a new number here. */
    private static final Duration CHANGE_OF_CHANNEL = Duration.ofMinutes(2);

    private record Due(UUID order, String number, UUID credential, Instant expiresAt, int queries, boolean replacing) {}

    /** How an order stands at WeChat Pay once it was ended there. */
    enum End {
        /** Nobody can pay it there any more, or nobody ever could. */
        ENDED,
        /** It was paid there; that is booked now. */
        PAID,
        /** WeChat Pay does not answer, or says what must be looked at. */
        UNKNOWN
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Credentials credentials;
    private final WeChatPay wechat;
    private final Settlement settlement;
    private final Traces traces;
    private final Clock clock;

    Reconciling(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Credentials credentials,
            WeChatPay wechat,
            Settlement settlement,
            Traces traces,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.credentials = credentials;
        this.wechat = wechat;
        this.settlement = settlement;
        this.traces = traces;
        this.clock = clock;
    }

    /** Open orders whose turn it is: to be asked about, or ended without ever having been asked for. */
    List<UUID> due(int limit) {
        return inTransaction(() -> jdbc.sql("""
                SELECT orders.id FROM payment_order orders LEFT JOIN payment_attempt attempt ON attempt.order_id = orders.id
                WHERE orders.state = 'OPEN'
                    AND NOT EXISTS (SELECT FROM virtual_attempt WHERE order_id = orders.id AND outcome = 'ASKED')
                    AND CASE
                    WHEN attempt.order_id IS NULL OR attempt.outcome = 'REFUSED' THEN orders.expires_at <= :now
                    ELSE attempt.next_query_at <= :now END
                ORDER BY orders.expires_at LIMIT :limit
                """)
                .param("now", Orders.utc(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list());
    }

    /** Brings one order up to what WeChat Pay knows of it. Not inside a transaction. */
    public void reconcile(UUID order) {
        List<Due> found = attempt(order);
        if (found.isEmpty()) {
            settleUnasked(order);
            return;
        }
        Due due = found.getFirst();
        Merchant merchant = credentials.merchant(due.credential);
        try {
            ask(due, merchant);
        } catch (WeChatUnknown e) {
            log.info("order {} stays open: {}", due.number, e.getMessage());
            later(due);
        } catch (WeChatRefused e) {
            log.warn("order {} cannot be queried: {}", due.number, e.getMessage());
            later(due);
        }
    }

    /** What WeChat Pay was asked for an open order, if it was. */
    private List<Due> attempt(UUID order) {
        return inTransaction(() -> jdbc.sql("""
                SELECT orders.id, orders.number, orders.expires_at, attempt.credential_id, attempt.queries,
                       COALESCE(attempt.wanted_at > :changing, false) AS replacing
                FROM payment_order orders JOIN payment_attempt attempt ON attempt.order_id = orders.id
                WHERE orders.id = :order AND orders.state = 'OPEN' AND attempt.outcome <> 'REFUSED'
                """)
                .param("order", order)
                .param("changing", Orders.utc(clock.instant().minus(CHANGE_OF_CHANNEL)))
                .query((row, n) -> new Due(
                        row.getObject("id", UUID.class),
                        row.getString("number"),
                        row.getObject("credential_id", UUID.class),
                        Objects.requireNonNull(Order.instant(row, "expires_at")),
                        row.getInt("queries"),
                        row.getBoolean("replacing")))
                .list());
    }

    /** Makes sure that an order cannot be paid at WeChat Pay any more; here it stays open. Not inside a transaction. */
    End end(UUID order) {
        List<Due> asked = attempt(order);
        if (asked.isEmpty()) {
            return End.ENDED;
        }
        Due due = asked.getFirst();
        Merchant merchant = credentials.merchant(due.credential);
        try {
            if (endThere(due, merchant)) {
                return End.ENDED;
            }
            PaymentAnswer known = wechat.query(merchant, due.number).value();
            if (known.state() == PaymentAnswer.State.SUCCESS) {
                settlement.paid(Receipts.of(due.credential, known, Receipt.Source.QUERY));
                return End.PAID;
            }
            return End.UNKNOWN;
        } catch (WeChatUnknown | WeChatRefused | ReceiptMismatch e) {
            log.warn("order {} could not be ended: {}", due.number, e.getMessage());
            return End.UNKNOWN;
        }
    }

    /**
     * Asks WeChat Pay once about an order that is open or closed here, and books its payment if there is one. Not inside a
     * transaction.
     *
     * @return whether the order is paid here now
     */
    public boolean settleIfPaid(UUID order) {
        record Asked(String number, UUID credential, OrderState state) {}
        List<Asked> found = inTransaction(() -> jdbc.sql("""
                SELECT orders.number, orders.state, attempt.credential_id
                FROM payment_order orders JOIN payment_attempt attempt ON attempt.order_id = orders.id
                WHERE orders.id = :order
                """)
                .param("order", order)
                .query((row, n) -> new Asked(
                        row.getString("number"),
                        row.getObject("credential_id", UUID.class),
                        OrderState.valueOf(row.getString("state"))))
                .list());
        if (found.isEmpty() || found.getFirst().state.settled()) {
            return !found.isEmpty();
        }
        Asked asked = found.getFirst();
        try {
            PaymentAnswer known = wechat.query(credentials.merchant(asked.credential), asked.number)
                    .value();
            if (known.state() != PaymentAnswer.State.SUCCESS) {
                return false;
            }
            settlement.paid(Receipts.of(asked.credential, known, Receipt.Source.QUERY));
            return true;
        } catch (ReceiptMismatch e) {
            log.warn("order {}: {}", asked.number, e.getMessage());
            traces.add(order, TraceKind.MISMATCH, e.what());
            return false;
        } catch (WeChatUnknown | WeChatRefused e) {
            log.warn("order {} could not be asked about: {}", asked.number, e.getMessage());
            return false;
        }
    }

    private void ask(Due due, Merchant merchant) throws WeChatUnknown, WeChatRefused {
        PaymentAnswer known;
        try {
            known = wechat.query(merchant, due.number).value();
        } catch (WeChatRefused e) {
            if (!e.code().equals("ORDER_NOT_EXIST") && !e.code().equals("ORDERNOTEXIST")) {
                throw e;
            }
            if (ended(due)) {
                settlement.close(due.order, due.number, "到期，微信支付没有这笔订单");
            } else {
                later(due);
            }
            return;
        }
        switch (Objects.requireNonNull(known.state())) {
            case SUCCESS -> settle(due, known);
            case CLOSED, REVOKED -> {
                if (due.replacing) {
                    later(due);
                } else {
                    settlement.close(due.order, due.number, "微信支付已关闭这笔订单");
                }
            }
            case REFUND -> {
                traces.add(due.order, TraceKind.STRANGE, "微信支付显示已转入退款，但本地没有收款记录");
                later(due);
            }
            default -> {
                if (ended(due)) {
                    close(due, merchant);
                } else {
                    later(due);
                }
            }
        }
    }

    private void close(Due due, Merchant merchant) throws WeChatUnknown, WeChatRefused {
        if (endThere(due, merchant)) {
            settlement.close(due.order, due.number, "到期未支付，已在微信支付关闭");
            return;
        }
        PaymentAnswer known = wechat.query(merchant, due.number).value();
        if (known.state() == PaymentAnswer.State.SUCCESS) {
            settle(due, known);
        } else {
            later(due);
        }
    }

    /** @return false where it was paid before it could be closed */
    private boolean endThere(Due due, Merchant merchant) throws WeChatUnknown, WeChatRefused {
        try {
            wechat.close(merchant, due.number);
            return true;
        } catch (WeChatRefused e) {
            return switch (e.code()) {
                case "ORDERPAID", "ORDER_PAID" -> false;
                // Closed there all the same.
                case "ORDER_CLOSED", "ORDERCLOSED", "ORDER_NOT_EXIST", "ORDERNOTEXIST" -> true;
                default -> throw e;
            };
        }
    }

    private void settle(Due due, PaymentAnswer known) {
        try {
            settlement.paid(Receipts.of(due.credential, known, Receipt.Source.QUERY));
        } catch (ReceiptMismatch e) {
            log.warn("order {}: {}", due.number, e.getMessage());
            if (due.queries == 0) {
                traces.add(due.order, TraceKind.MISMATCH, e.what());
            }
            later(due);
        }
    }

    private void settleUnasked(UUID order) {
        inTransaction(() -> {
            boolean ended = jdbc.sql("""
                    SELECT count(*) FROM payment_order orders
                        LEFT JOIN payment_attempt attempt ON attempt.order_id = orders.id
                    WHERE orders.id = :order AND orders.state = 'OPEN' AND orders.expires_at <= :now
                        AND (attempt.order_id IS NULL OR attempt.outcome = 'REFUSED')
                    """)
                            .param("order", order)
                            .param("now", Orders.utc(clock.instant()))
                            .query(Long.class)
                            .single()
                    == 1;
            return ended && settlement.close(order, null, "到期未支付");
        });
    }

    private boolean ended(Due due) {
        return !due.expiresAt.isAfter(clock.instant());
    }

    /** Twice as long each time, but not past the order's end. */
    private void later(Due due) {
        Instant now = clock.instant();
        Duration wait = Checkout.FIRST_QUERY.multipliedBy(1L << Math.min(due.queries, 4));
        Instant next = now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        if (due.expiresAt.isAfter(now) && due.expiresAt.isBefore(next)) {
            next = due.expiresAt;
        }
        Instant at = next;
        inTransaction(() -> jdbc.sql("""
                UPDATE payment_attempt SET queries = queries + 1, next_query_at = :next WHERE order_id = :order
                """)
                .param("next", Orders.utc(at))
                .param("order", due.order)
                .update());
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
