package dev.guildhall.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Adds the books up from their first entry, trusting no stored balance, and lets other modules compare them with what they
 * know. All of it looks at one moment of the database.
 */
@Service
public class LedgerProof {
    private static final int MOST = 100;

    private final JdbcClient jdbc;
    private final List<ProofCheck> checks;
    private final Clock clock;

    LedgerProof(JdbcClient jdbc, List<ProofCheck> checks, Clock clock) {
        this.jdbc = jdbc;
        this.checks = checks.stream()
                .sorted(Comparator.comparingInt(ProofCheck::order))
                .toList();
        this.clock = clock;
    }

    /** @param looked how many things the rule was tried on */
    public record Result(String rule, long looked, List<String> findings) {
        public boolean holds() {
            return findings.isEmpty();
        }
    }

    public record Proof(Instant at, List<Result> results) {
        public boolean holds() {
            return results.stream().allMatch(Result::holds);
        }
    }

    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Proof prove() {
        List<Result> results = new ArrayList<>();
        results.add(balances());
        results.add(entries());
        results.add(totals());
        results.add(clearing());
        for (ProofCheck check : checks) {
            results.add(new Result(check.rule(), check.looked(), check.findings()));
        }
        return new Proof(clock.instant(), results);
    }

    private Result balances() {
        return new Result("每个账户的余额等于它全部分录之和", count("SELECT count(*) FROM ledger_account"), lines("""
                SELECT account.code || '：余额 ' || account.balance || '，分录之和 ' || coalesce(moved.total, 0)
                FROM ledger_account account LEFT JOIN (
                    SELECT id, sum(amount) AS total FROM (
                        SELECT debit_id AS id, amount FROM ledger_posting
                        UNION ALL SELECT credit_id, -amount FROM ledger_posting) move
                    GROUP BY id) moved ON moved.id = account.id
                WHERE account.balance <> account.side * coalesce(moved.total, 0)
                ORDER BY account.code LIMIT :most
                """));
    }

    private Result entries() {
        return new Result("每笔分录有行、借贷相等、合计一致", count("SELECT count(*) FROM ledger_entry"), lines("""
                SELECT entry.event_id || '：合计 ' || entry.total || '，各行之和 ' || coalesce(sum(line.amount), 0)
                FROM ledger_entry entry LEFT JOIN ledger_posting line ON line.entry_id = entry.id
                GROUP BY entry.id
                HAVING coalesce(sum(line.amount), 0) <> entry.total
                ORDER BY entry.event_id LIMIT :most
                """));
    }

    private Result totals() {
        return new Result("借方合计等于贷方合计，金额与点数各自为零", 2, lines("""
                SELECT unit || '：相差 ' || sum(side * balance) FROM ledger_account
                GROUP BY unit HAVING sum(side * balance) <> 0 LIMIT :most
                """));
    }

    private Result clearing() {
        return new Result("过渡账户为零", count("SELECT count(*) FROM ledger_account WHERE kind = 'CLEARING'"), lines("""
                SELECT name || '：还有 ' || balance FROM ledger_account
                WHERE kind = 'CLEARING' AND balance <> 0 LIMIT :most
                """));
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private List<String> lines(String sql) {
        return jdbc.sql(sql).param("most", MOST).query(String.class).list();
    }
}
