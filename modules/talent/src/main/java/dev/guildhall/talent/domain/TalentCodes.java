package dev.guildhall.talent.domain;

import dev.guildhall.catalog.DictionaryUse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many persons hold each code of the module's dictionaries. */
@Component
class TalentCodes implements DictionaryUse {

    private final JdbcClient jdbc;

    TalentCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Long> used(String dictionary) {
        return switch (dictionary) {
            case TalentVocabulary.LEVEL -> count("SELECT level_code, count(*) FROM person GROUP BY level_code");
            case TalentVocabulary.FIELD -> count("SELECT field_code, count(*) FROM person_field GROUP BY field_code");
            case TalentVocabulary.EDUCATION ->
                count(
                        "SELECT education_code, count(*) FROM person WHERE education_code IS NOT NULL GROUP BY education_code");
            default -> Map.of();
        };
    }

    private Map<String, Long> count(String query) {
        var counts = new HashMap<String, Long>();
        jdbc.sql(query)
                .query((row, number) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        return counts;
    }
}
