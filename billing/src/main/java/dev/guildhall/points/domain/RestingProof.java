package dev.guildhall.points.domain;

import dev.guildhall.ledger.ProofCheck;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Points that are frozen, or set aside for a refund, in the ledger against the lots behind them. */
@Component
class RestingProof implements ProofCheck {
    private final JdbcClient jdbc;

    RestingProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 21;
    }

    @Override
    public String rule() {
        return "冻结的点数、退款中的点数各等于各批的对应点数之和";
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM ledger_account WHERE family IN ('points.frozen', 'points.held')")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT coalesce(account.owner_id, lots.owner_id) || '：总账冻结 ' || coalesce(account.frozen, 0) || '、退款中 '
                    || coalesce(account.held, 0) || '，各批冻结 ' || coalesce(lots.frozen, 0) || '、退款中 ' || coalesce(lots.held, 0)
                FROM (SELECT owner_id, sum(balance) FILTER (WHERE family = 'points.frozen') AS frozen,
                          sum(balance) FILTER (WHERE family = 'points.held') AS held
                      FROM ledger_account WHERE family IN ('points.frozen', 'points.held') GROUP BY owner_id) account
                FULL JOIN (SELECT owner_id, sum(remaining) FILTER (WHERE frozen_at IS NOT NULL) AS frozen,
                          sum(held_points) AS held FROM point_lot GROUP BY owner_id) lots
                    ON lots.owner_id = account.owner_id
                WHERE coalesce(account.frozen, 0) <> coalesce(lots.frozen, 0)
                    OR coalesce(account.held, 0) <> coalesce(lots.held, 0)
                LIMIT 100
                """).query(String.class).list();
    }
}
