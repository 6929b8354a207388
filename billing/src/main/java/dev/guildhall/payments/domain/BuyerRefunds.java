package dev.guildhall.payments.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What buyers see of refunds: nothing before one is accepted, since staff may still say no. */
@Component
class BuyerRefunds {
    private final JdbcClient jdbc;
    private final Refunds refunds;

    BuyerRefunds(JdbcClient jdbc, Refunds refunds) {
        this.jdbc = jdbc;
        this.refunds = refunds;
    }

    /** A list of orders with their refunds, by one statement. */
    List<OrderView> of(List<OrderView> orders) {
        if (orders.isEmpty()) {
            return orders;
        }
        Map<UUID, List<OrderView.Refund>> found = new HashMap<>();
        jdbc.sql("""
                SELECT * FROM payment_refund WHERE order_id IN (:orders) AND state NOT IN ('ASKED', 'REFUSED')
                ORDER BY asked_at, id
                """)
                .param("orders", orders.stream().map(OrderView::id).toList())
                .query(Refund::of)
                .list()
                .forEach(refund -> found.computeIfAbsent(refund.order(), id -> new ArrayList<>())
                        .add(seen(refund)));
        return orders.stream()
                .map(order -> order.with(found.getOrDefault(order.id(), List.of()), null))
                .toList();
    }

    /** One order with its refunds and with what could still be given back. */
    OrderView of(OrderView order) {
        OrderView seen = of(List.of(order)).getFirst();
        if (!order.state().settled()) {
            return seen;
        }
        Refunds.Possible possible = refunds.possible(order.id());
        return seen.with(
                seen.refunds(),
                new OrderView.Refundable(new Money(possible.most()), possible.allowed(), possible.why()));
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
