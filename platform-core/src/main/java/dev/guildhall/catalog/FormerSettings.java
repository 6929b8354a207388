package dev.guildhall.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Values of settings that a module has no more, for the module that moves them to where they now belong. */
@Service
public class FormerSettings {
    private final JdbcClient jdbc;

    FormerSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes them out, in the caller's transaction: who comes second finds nothing.
     *
     * @param names of components that the module's settings had before
     * @return name → value of those that were chosen
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, String> take(String module, Collection<String> names) {
        String[] wanted = names.toArray(String[]::new);
        List<String> there = jdbc.sql("SELECT name FROM module_setting WHERE module = ? AND name = ANY (?)")
                .param(module)
                .param(wanted)
                .query(String.class)
                .list();
        if (there.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        jdbc.sql("DELETE FROM module_setting WHERE module = ? AND name = ANY (?) RETURNING name, value")
                .param(module)
                .param(wanted)
                .query((row, n) -> values.put(row.getString(1), row.getString(2)))
                .list();
        return values;
    }
}
