package dev.guildhall.recruiting.domain;

import dev.guildhall.catalog.DictionaryUse;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many vacancies hold each code of the dictionaries that they are described with. */
@Component
class RecruitingCodes implements DictionaryUse {

    private final JdbcClient jdbc;

    RecruitingCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String module() {
        return "recruiting";
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Long> used(String dictionary) {
        return switch (dictionary) {
            case RecruitingVocabulary.POST_TYPE -> count("post_type");
            case RecruitingVocabulary.FIELD -> count("unnest(field_codes)");
            case RecruitingVocabulary.EDUCATION -> count("education_code");
            default -> Map.of();
        };
    }

    private Map<String, Long> count(String code) {
        var counts = new HashMap<String, Long>();
        jdbc.sql("SELECT code, count(*) FROM (SELECT " + code
                        + " AS code FROM vacancy WHERE state <> 'DELETED') held WHERE code IS NOT NULL GROUP BY code")
                .query((row, number) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        return counts;
    }
}
