package dev.guildhall.payments.domain;

import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.Paged;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Orders as the tenant's own programs read them, such as its bookkeeping. */
@Service
public class OrderFeed {
    private static final String MATCHING = """
             FROM payment_order
            WHERE (CAST(:state AS text) IS NULL OR state = :state)
              AND (CAST(:from AS timestamptz) IS NULL OR created_at >= :from)
              AND (CAST(:to AS timestamptz) IS NULL OR created_at < :to)
            """;

    private final JdbcClient jdbc;

    OrderFeed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param buyer account or organisation that ordered
     * @param transaction WeChat Pay's number, once it is paid there
     */
    public record Item(
            UUID id,
            String number,
            String kind,
            String title,
            UUID buyer,
            String buyerName,
            Money amount,
            Money refunded,
            OrderState state,
            Instant createdAt,
            @Nullable Instant paidAt,
            @Nullable String transaction) {
        static Item of(Order order) {
            return new Item(
                    order.id(),
                    order.number(),
                    order.kind(),
                    order.title(),
                    order.buyer().value(),
                    order.buyerName(),
                    new Money(order.fen()),
                    new Money(order.refundedFen()),
                    order.state(),
                    order.createdAt(),
                    order.paidAt(),
                    order.wechatTransaction());
        }
    }

    /** Those placed from one moment up to another, the oldest first, so that pages stay as they are while orders come in. */
    @Transactional(readOnly = true)
    public Paged<Item> page(
            @Nullable OrderState state, @Nullable Instant from, @Nullable Instant to, int page, int size) {
        long total = bind(jdbc.sql("SELECT count(*)" + MATCHING), state, from, to)
                .query(Long.class)
                .single();
        return new Paged<>(
                bind(
                                jdbc.sql("SELECT *" + MATCHING + " ORDER BY created_at, id LIMIT :size OFFSET :skip"),
                                state,
                                from,
                                to)
                        .param("size", size)
                        .param("skip", (long) page * size)
                        .query(Order::of)
                        .list()
                        .stream()
                        .map(Item::of)
                        .toList(),
                page,
                size,
                total);
    }

    /** @throws NotFound where there is no such order */
    @Transactional(readOnly = true)
    public Item find(UUID id) {
        return jdbc.sql("SELECT * FROM payment_order WHERE id = ?")
                .param(id)
                .query(Order::of)
                .optional()
                .map(Item::of)
                .orElseThrow(() -> new NotFound("订单"));
    }

    private static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement,
            @Nullable OrderState state,
            @Nullable Instant from,
            @Nullable Instant to) {
        return statement
                .param("state", state == null ? null : state.name())
                .param("from", from == null ? null : Orders.utc(from))
                .param("to", to == null ? null : Orders.utc(to));
    }
}
