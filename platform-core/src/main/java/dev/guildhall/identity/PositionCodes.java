package dev.guildhall.identity;

import dev.guildhall.catalog.DictionaryUse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many accounts hold each position. */
@Component
class PositionCodes implements DictionaryUse {
    private final JdbcClient jdbc;

    PositionCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String module() {
        return "identity";
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Long> used(String dictionary) {
        Map<String, Long> used = new HashMap<>();
        if (dictionary.equals(Positions.DICTIONARY)) {
            jdbc.sql("SELECT position_id, count(*) FROM account_position GROUP BY position_id")
                    .query(row -> {
                        used.put(row.getString(1), row.getLong(2));
                    });
        }
        return used;
    }
}
