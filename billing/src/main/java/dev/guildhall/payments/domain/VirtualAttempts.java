package dev.guildhall.payments.domain;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Texts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The rows of {@code virtual_attempt}: what a telephone was told to pay by virtual payment, one for an order. */
@Component
class VirtualAttempts {
    private static final Texts TEXTS = Texts.in("virtual");

    /**
     * @param number that WeChat knows the order by
     * @param signData as it is signed, letter by letter
     * @param queries how often WeChat was asked in turn since the last change
     * @param paidAt null unless it was paid there
     * @param expiresAt of the order
     * @param state of the order
     */
    record Attempt(
            UUID order,
            UUID offer,
            String number,
            String openid,
            String signData,
            Outcome outcome,
            int queries,
            @Nullable Instant paidAt,
            @Nullable Instant refundedAt,
            Instant expiresAt,
            OrderState state) {
        boolean paid() {
            return outcome == Outcome.PAID;
        }
    }

    enum Outcome {
        ASKED,
        /** Paid at WeChat; booked here unless the order was paid another way before. */
        PAID,
        /** Nobody paid it, or a person looks at it. */
        ENDED
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    VirtualAttempts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Optional<Attempt> find(UUID order) {
        return jdbc.sql("""
                SELECT asked.*, orders.expires_at, orders.state FROM virtual_attempt asked
                    JOIN payment_order orders ON orders.id = asked.order_id
                WHERE asked.order_id = :order
                """)
                .param("order", order)
                .query((row, n) -> new Attempt(
                        row.getObject("order_id", UUID.class),
                        row.getObject("offer_id", UUID.class),
                        row.getString("number"),
                        row.getString("openid"),
                        row.getString("sign_data"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getInt("queries"),
                        Order.instant(row, "paid_at"),
                        Order.instant(row, "refunded_at"),
                        Objects.requireNonNull(Order.instant(row, "expires_at")),
                        OrderState.valueOf(row.getString("state"))))
                .optional();
    }

    /** The order that WeChat knows by this number, ours or its own, if it was asked for there. */
    @Transactional(readOnly = true)
    Optional<UUID> named(String number) {
        return jdbc.sql("SELECT order_id FROM virtual_attempt WHERE number = :number OR transaction = :number")
                .param("number", number)
                .query(UUID.class)
                .optional();
    }

    /** Orders whose turn it is to be asked about. */
    @Transactional(readOnly = true)
    List<UUID> due(int limit) {
        return jdbc.sql("""
                SELECT order_id FROM virtual_attempt WHERE next_query_at <= :now ORDER BY next_query_at LIMIT :limit
                """)
                .param("now", Orders.utc(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** Whether the money of this order came by virtual payment. */
    @Transactional(readOnly = true)
    boolean collected(UUID order) {
        return find(order).filter(Attempt::paid).isPresent();
    }

    /**
     * What a telephone was told to pay cannot be closed there, so no other way is opened beside it.
     *
     * @throws Conflict if it was told
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void requireNone(UUID order) {
        if (find(order).isPresent()) {
            throw elsewhere();
        }
    }

    static Conflict elsewhere() {
        return new Conflict("payment-channel-changed", TEXTS.of("channel.title"), TEXTS.of("channel"));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void add(Order order, UUID offer, String openid, String signData, Instant query) {
        jdbc.sql("""
                INSERT INTO virtual_attempt
                    (order_id, offer_id, number, openid, sign_data, outcome, next_query_at, created_at)
                VALUES (:order, :offer, :number, :openid, :signData, 'ASKED', :query, :at)
                """)
                .param("order", order.id())
                .param("offer", offer)
                .param("number", order.number())
                .param("openid", openid)
                .param("signData", signData)
                .param("query", Orders.utc(query))
                .param("at", Orders.utc(clock.instant()))
                .update();
    }

    /** @return false where that was known */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean paid(UUID order, String transaction, Instant at, Instant query) {
        return jdbc.sql("""
                UPDATE virtual_attempt SET outcome = 'PAID', transaction = :transaction, paid_at = :at, queries = 0,
                    next_query_at = :query
                WHERE order_id = :order AND outcome <> 'PAID'
                """)
                        .param("transaction", transaction)
                        .param("at", Orders.utc(at))
                        .param("query", Orders.utc(query))
                        .param("order", order)
                        .update()
                == 1;
    }

    /** WeChat says that the buyer has the money back: nothing more is asked. */
    @Transactional(propagation = Propagation.MANDATORY)
    void refunded(UUID order) {
        jdbc.sql("""
                UPDATE virtual_attempt SET refunded_at = coalesce(refunded_at, :at), next_query_at = NULL,
                    outcome = CASE outcome WHEN 'ASKED' THEN 'ENDED' ELSE outcome END
                WHERE order_id = :order
                """)
                .param("at", Orders.utc(clock.instant()))
                .param("order", order)
                .update();
    }

    /** @param query null where nothing more is asked */
    @Transactional
    public void next(Attempt before, @Nullable Instant query) {
        jdbc.sql("""
                UPDATE virtual_attempt SET queries = queries + 1, next_query_at = :next,
                    outcome = CASE WHEN outcome = 'ASKED' AND CAST(:next AS timestamptz) IS NULL THEN 'ENDED' ELSE outcome END
                WHERE order_id = :order AND outcome = :outcome
                """)
                .param("next", query == null ? null : Orders.utc(query), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("order", before.order)
                .param("outcome", before.outcome.name())
                .update();
    }
}
