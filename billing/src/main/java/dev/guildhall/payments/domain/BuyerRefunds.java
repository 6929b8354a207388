package dev.guildhall.payments.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What buyers see of refunds: nothing before one is accepted, since staff may still say no. */
@Component
class BuyerRefunds {
    private final JdbcClient jdbc;
    private final Refunds refunds;
    private final RefundWishes wishes;
    private final RefundWishTable wished;

    BuyerRefunds(JdbcClient jdbc, Refunds refunds, RefundWishes wishes, RefundWishTable wished) {
        this.jdbc = jdbc;
        this.refunds = refunds;
        this.wishes = wishes;
        this.wished = wished;
    }

    /** A list of orders with their refunds and wishes for one, by two statements. */
    List<OrderView> of(List<OrderView> orders) {
        if (orders.isEmpty()) {
            return orders;
        }
        List<UUID> ids = orders.stream().map(OrderView::id).toList();
        Map<UUID, List<OrderView.Refund>> found = new HashMap<>();
        jdbc.sql("""
                SELECT * FROM payment_refund WHERE order_id IN (:orders) AND state NOT IN ('ASKED', 'REFUSED')
                ORDER BY asked_at, id
                """)
                .param("orders", ids)
                .query(Refund::of)
                .list()
                .forEach(refund -> found.computeIfAbsent(refund.order(), id -> new ArrayList<>())
                        .add(seen(refund)));
        Map<UUID, RefundWishView> newest = wished.newest(ids);
        return orders.stream()
                .map(order -> order.with(found.getOrDefault(order.id(), List.of()), null, seen(newest.get(order.id()))))
                .toList();
    }

    /** One order with its refunds and with what could still be given back. */
    OrderView of(OrderView order) {
        OrderView seen = of(List.of(order)).getFirst();
        Instant paidAt = order.paidAt();
        if (!order.state().settled() || paidAt == null) {
            return seen;
        }
        Refunds.Possible possible = refunds.possible(order.id());
        return seen.with(
                seen.refunds(),
                new OrderView.Refundable(
                        new Money(possible.most()),
                        possible.allowed(),
                        possible.why(),
                        possible.route() == RefundRoute.BY_HAND,
                        wishes.until(order.id(), paidAt, possible)),
                seen.refundWish());
    }

    private static OrderView.@Nullable RefundWish seen(@Nullable RefundWishView wish) {
        return wish == null
                ? null
                : new OrderView.RefundWish(
                        wish.state(),
                        wish.state().label(),
                        new Money(wish.fen()),
                        wish.reason(),
                        wish.wishedAt(),
                        wish.refusal());
    }

    private static OrderView.Refund seen(Refund refund) {
        return new OrderView.Refund(
                refund.number(),
                new Money(refund.fen()),
                refund.reason(),
                refund.state(),
                refund.state().label(),
                refund.receivedAccount(),
                refund.decidedAt() == null ? refund.askedAt() : refund.decidedAt(),
                refund.doneAt());
    }
}
