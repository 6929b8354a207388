package dev.guildhall.points.domain;

import dev.guildhall.ledger.ProofCheck;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Money received for packs against the lots that were delivered for it, both ways. */
@Component
class PackProof implements ProofCheck {
    private final JdbcClient jdbc;

    PackProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 22;
    }

    @Override
    public String rule() {
        return "每笔收到的点数款都有到账的一批点数，每批购买的点数都有收款，金额相同";
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM point_lot WHERE order_id IS NOT NULL AND source = 'PURCHASE'")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT coalesce(booked.event_id, 'order-delivered:' || lots.order_id) || '：收款 ' || coalesce(booked.total, 0)
                    || ' 分，到账 ' || coalesce(lots.paid_fen, 0) || ' 分'
                FROM (SELECT entry.event_id, entry.total FROM ledger_entry entry, ledger_posting line, ledger_account account
                      WHERE entry.event_id LIKE 'order-delivered:%' AND line.entry_id = entry.id
                          AND account.id = line.credit_id AND account.code = 'points.prepaid') booked
                FULL JOIN (SELECT order_id, paid_fen FROM point_lot
                           WHERE source = 'PURCHASE' AND order_id IS NOT NULL) lots
                    ON booked.event_id = 'order-delivered:' || lots.order_id
                WHERE booked.total IS DISTINCT FROM lots.paid_fen
                LIMIT 100
                """).query(String.class).list();
    }
}
