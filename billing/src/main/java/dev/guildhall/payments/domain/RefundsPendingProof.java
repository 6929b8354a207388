package dev.guildhall.payments.domain;

import dev.guildhall.ledger.ProofCheck;
import dev.guildhall.problem.Texts;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the books hold as promised against the refunds under way: zero where none is. */
@Component
class RefundsPendingProof implements ProofCheck {
    private static final Texts TEXTS = Texts.in("refunds");

    private final JdbcClient jdbc;

    RefundsPendingProof(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 14;
    }

    @Override
    public String rule() {
        return TEXTS.of("proof.pending");
    }

    @Override
    public long looked() {
        return jdbc.sql(
                        "SELECT count(*) FROM payment_refund WHERE state IN ('APPROVED', 'SENT', 'PROCESSING', 'ABNORMAL')")
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> findings() {
        return jdbc.sql("""
                SELECT '总账 ' || booked.fen || ' 分，退款单 ' || pending.fen || ' 分'
                FROM (SELECT coalesce(sum(balance), 0) AS fen FROM ledger_account WHERE code = 'refunds.pending') booked,
                    (SELECT coalesce(sum(fen), 0) AS fen FROM payment_refund
                     WHERE state IN ('APPROVED', 'SENT', 'PROCESSING', 'ABNORMAL')) pending
                WHERE booked.fen <> pending.fen
                """).query(String.class).list();
    }
}
