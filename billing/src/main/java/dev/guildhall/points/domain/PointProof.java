package dev.guildhall.points.domain;

import dev.guildhall.ledger.ProofCheck;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The wallets in the ledger against the lots behind them, in points. */
@Component
class PointProof implements ProofCheck {
    private final JdbcClient jdbc;

    PointProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public String rule() {
        return "每个点数钱包的余额等于各批可用点数之和，也等于收支明细之和";
    }

    @Override
    public long looked() {
        return jdbc.sql("SELECT count(*) FROM ledger_account WHERE family = 'points.wallet'")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT coalesce(wallet.owner_id, lots.owner_id, entries.owner_id) || '：总账 ' || coalesce(wallet.balance, 0)
                    || '，各批 ' || coalesce(lots.points, 0) || '，明细 ' || coalesce(entries.points, 0)
                FROM (SELECT owner_id, balance FROM ledger_account WHERE family = 'points.wallet') wallet
                FULL JOIN (SELECT owner_id, sum(remaining) AS points FROM point_lot
                           WHERE frozen_at IS NULL GROUP BY owner_id) lots
                    ON lots.owner_id = wallet.owner_id
                FULL JOIN (SELECT owner_id, sum(points) AS points FROM point_entry GROUP BY owner_id) entries
                    ON entries.owner_id = coalesce(wallet.owner_id, lots.owner_id)
                WHERE coalesce(wallet.balance, 0) <> coalesce(lots.points, 0)
                    OR coalesce(wallet.balance, 0) <> coalesce(entries.points, 0)
                LIMIT 100
                """).query(String.class).list();
    }
}
