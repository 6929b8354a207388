package dev.guildhall.points.domain;

import dev.guildhall.ledger.ProofCheck;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is owed for unused points in the ledger against the lots, in fen. */
@Component
class PrepaidProof implements ProofCheck {
    private final JdbcClient jdbc;

    PrepaidProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public String rule() {
        return "预收点数款等于未用购买点数对应的金额";
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM point_lot WHERE source = 'PURCHASE'")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT '总账 ' || owed.fen || ' 分，各批 ' || lots.fen || ' 分'
                FROM (SELECT coalesce(sum(balance), 0) AS fen FROM ledger_account WHERE code = 'points.prepaid') owed,
                    (SELECT coalesce(sum(paid_fen - earned_fen - held_fen - refunded_fen), 0) AS fen FROM point_lot) lots
                WHERE owed.fen <> lots.fen
                """).query(String.class).list();
    }
}
