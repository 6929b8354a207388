package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Builds the search rows of a tenant that has none yet, or has those of an older edition: batch by batch, going on where it was. */
@Component
class PoolUpkeep implements TenantSweep {

    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final PoolIndex index;
    private final TransactionTemplate transactions;

    PoolUpkeep(JdbcClient jdbc, PoolIndex index, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.index = index;
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "talent-pool-index";
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void sweep() {
        if (complete()) {
            return;
        }
        while (Boolean.TRUE.equals(transactions.execute(status -> step()))) {}
    }

    private boolean complete() {
        return jdbc.sql("SELECT count(*) FROM pool_state WHERE edition = :edition AND complete")
                        .param("edition", PoolIndex.EDITION)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** @return whether there is more to do */
    private boolean step() {
        jdbc.sql("""
                INSERT INTO pool_state (edition, last_card, complete) VALUES (:edition, :first, false)
                ON CONFLICT (only_one) DO UPDATE SET edition = excluded.edition, last_card = excluded.last_card, complete = false
                WHERE pool_state.edition <> excluded.edition
                """)
                .param("edition", PoolIndex.EDITION)
                .param("first", new UUID(0, 0))
                .update();
        var last = jdbc.sql("SELECT last_card FROM pool_state FOR UPDATE")
                .query(UUID.class)
                .single();
        var cards = jdbc.sql("SELECT id FROM card WHERE published AND id > :last ORDER BY id LIMIT :size")
                .param("last", last)
                .param("size", BATCH)
                .query(UUID.class)
                .list();
        index.refresh(cards);
        jdbc.sql("UPDATE pool_state SET last_card = :last, complete = :complete")
                .param("last", cards.isEmpty() ? last : cards.getLast())
                .param("complete", cards.size() < BATCH)
                .update();
        return cards.size() == BATCH;
    }
}
