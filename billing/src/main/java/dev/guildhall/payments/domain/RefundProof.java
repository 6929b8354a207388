package dev.guildhall.payments.domain;

import dev.guildhall.ledger.ProofCheck;
import dev.guildhall.problem.Texts;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refunds against their entries, both ways, and against what their orders say was given back. */
@Component
class RefundProof implements ProofCheck {
    private static final Texts TEXTS = Texts.in("refunds");

    private final JdbcClient jdbc;

    RefundProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 12;
    }

    @Override
    public String rule() {
        return TEXTS.of("proof.entries");
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM payment_refund").query(Long.class).single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT coalesce(refund.number, booked.event_id) || '：退款单 ' || coalesce(refund.fen, 0) || ' 分，分录 '
                    || coalesce(booked.total, 0) || ' 分'
                FROM (SELECT number, fen, event.prefix || id AS event_id
                      FROM payment_refund JOIN (VALUES
                          ('refund-accepted:', 'APPROVED'), ('refund-accepted:', 'SENT'), ('refund-accepted:', 'PROCESSING'),
                          ('refund-accepted:', 'ABNORMAL'), ('refund-accepted:', 'SUCCESS'), ('refund-accepted:', 'CLOSED'),
                          ('refund-done:', 'SUCCESS'), ('refund-returned:', 'CLOSED')) AS event (prefix, state)
                          ON event.state = payment_refund.state
                      WHERE fen > 0) refund
                FULL JOIN (SELECT event_id, total FROM ledger_entry WHERE event_id LIKE 'refund-accepted:%'
                          OR event_id LIKE 'refund-done:%' OR event_id LIKE 'refund-returned:%') booked
                    ON booked.event_id = refund.event_id
                WHERE refund.fen IS DISTINCT FROM booked.total
                UNION ALL
                SELECT orders.number || '：订单已退 ' || orders.refunded_fen || ' 分，退款单合计 ' || coalesce(done.fen, 0) || ' 分'
                FROM payment_order orders LEFT JOIN (
                    SELECT order_id, sum(fen) AS fen FROM payment_refund WHERE state = 'SUCCESS' GROUP BY order_id) done
                    ON done.order_id = orders.id
                WHERE orders.refunded_fen <> coalesce(done.fen, 0)
                LIMIT 100
                """).query(String.class).list();
    }
}
