package dev.guildhall.payments.domain;

import dev.guildhall.ledger.ProofCheck;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Orders against the entries of their payment, both ways. */
@Component
class OrderProof implements ProofCheck {
    private final JdbcClient jdbc;

    OrderProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String rule() {
        return "每笔已支付订单都有同样金额的收款与结转分录，每笔这样的分录都有订单";
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM payment_order WHERE paid_at IS NOT NULL")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT coalesce(orders.number, booked.event_id) || '：订单 ' || coalesce(orders.fen, 0) || ' 分，分录 '
                    || coalesce(booked.total, 0) || ' 分'
                FROM (SELECT number, fen, event.prefix || id AS event_id
                      FROM payment_order, (VALUES ('order-paid:'), ('order-delivered:')) AS event (prefix)
                      WHERE paid_at IS NOT NULL AND fen > 0 AND NOT (undelivered AND prefix = 'order-delivered:')) orders
                FULL JOIN (SELECT event_id, total FROM ledger_entry
                      WHERE event_id LIKE 'order-paid:%' OR event_id LIKE 'order-delivered:%') booked
                    ON booked.event_id = orders.event_id
                WHERE orders.fen IS DISTINCT FROM booked.total
                LIMIT 100
                """).query(String.class).list();
    }
}
