package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of {@code payment_refund_wish}; changed only under the order's lock. */
@Component
class RefundWishTable {
    private final JdbcClient jdbc;

    RefundWishTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(RefundWishView wish) {
        jdbc.sql("""
                INSERT INTO payment_refund_wish (id, order_id, fen, reason, state, wished_by, wished_by_name, wished_at)
                VALUES (:id, :order, :fen, :reason, 'WAITING', :by, :name, :at)
                """)
                .param("id", wish.id())
                .param("order", wish.order())
                .param("fen", wish.fen())
                .param("reason", wish.reason())
                .param("by", wish.wishedBy().value())
                .param("name", wish.wishedByName())
                .param("at", Orders.utc(wish.wishedAt()))
                .update();
    }

    /** The newest wish of each of these orders that was not taken back. */
    Map<UUID, RefundWishView> newest(Collection<UUID> orders) {
        return jdbc.sql("""
                SELECT DISTINCT ON (order_id) * FROM payment_refund_wish
                WHERE order_id IN (:orders) AND state <> 'WITHDRAWN' ORDER BY order_id, wished_at DESC
                """).param("orders", orders).query(RefundWishView::of).list().stream()
                .collect(Collectors.toMap(RefundWishView::order, Function.identity()));
    }

    Optional<RefundWishView> waiting(UUID order) {
        return jdbc.sql("SELECT * FROM payment_refund_wish WHERE order_id = :order AND state = 'WAITING'")
                .param("order", order)
                .query(RefundWishView::of)
                .optional();
    }

    /** How many were made for an order, those taken back among them. */
    int made(UUID order) {
        return jdbc.sql("SELECT count(*) FROM payment_refund_wish WHERE order_id = :order")
                .param("order", order)
                .query(Integer.class)
                .single();
    }

    /** Any refund of the order answers the wish that waits. */
    void accepted(UUID order, UUID refund) {
        jdbc.sql("""
                UPDATE payment_refund_wish SET state = 'ACCEPTED', refund_id = :refund
                WHERE order_id = :order AND state = 'WAITING'
                """).param("refund", refund).param("order", order).update();
    }

    /** The refund that was made of a wish was turned down by the second person: the wish waits again. */
    void waitsAgain(UUID refund) {
        jdbc.sql("UPDATE payment_refund_wish SET state = 'WAITING', refund_id = NULL WHERE refund_id = :refund")
                .param("refund", refund)
                .update();
    }

    void withdrawn(UUID wish, Instant at) {
        jdbc.sql("UPDATE payment_refund_wish SET state = 'WITHDRAWN', decided_at = :at WHERE id = :id")
                .param("at", Orders.utc(at))
                .param("id", wish)
                .update();
    }

    void refused(UUID wish, UUID by, String name, Instant at, String why) {
        jdbc.sql("""
                UPDATE payment_refund_wish SET state = 'REFUSED', decided_by = :by, decided_by_name = :name, decided_at = :at,
                    refusal = :why
                WHERE id = :id
                """)
                .param("by", by)
                .param("name", name)
                .param("at", Orders.utc(at))
                .param("why", why)
                .param("id", wish)
                .update();
    }

    List<RefundWishView> of(UUID order) {
        return jdbc.sql("SELECT * FROM payment_refund_wish WHERE order_id = :order ORDER BY wished_at, id")
                .param("order", order)
                .query(RefundWishView::of)
                .list();
    }
}
