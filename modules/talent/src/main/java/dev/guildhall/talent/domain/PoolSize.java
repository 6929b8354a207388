package dev.guildhall.talent.domain;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How much there is: for the console, and for whoever is about to switch the module off. */
@Service
@Transactional(readOnly = true)
public class PoolSize {

    private final JdbcClient jdbc;

    PoolSize(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public long published() {
        return count("SELECT count(*) FROM card WHERE published");
    }

    public long persons() {
        return count("SELECT count(*) FROM person WHERE status = 'ACTIVE'");
    }

    public long agencies() {
        return count("SELECT count(*) FROM agency WHERE status = 'ACTIVE'");
    }

    private long count(String query) {
        return jdbc.sql(query).query(Long.class).single();
    }
}
