package dev.guildhall.catalog;

import dev.guildhall.tenancy.TenantCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The tenant's own lists of choices; a blueprint brings the first entries. */
@Service
public class Dictionaries {
    private final JdbcClient jdbc;
    private final TenantCache<String, List<DictionaryEntry>> cache = new TenantCache<>(10_000, Duration.ofSeconds(30));

    Dictionaries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All entries in their order; empty for an unknown dictionary. */
    public List<DictionaryEntry> entries(String dictionary) {
        return cache.get(dictionary, this::load);
    }

    public Optional<DictionaryEntry> byLabel(String dictionary, String label) {
        return entries(dictionary).stream()
                .filter(entry -> entry.label().equals(label))
                .findFirst();
    }

    public Optional<DictionaryEntry> byCode(String dictionary, String code) {
        return entries(dictionary).stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst();
    }

    public boolean has(String dictionary, String code) {
        return byCode(dictionary, code).isPresent();
    }

    private List<DictionaryEntry> load(String dictionary) {
        return jdbc.sql("SELECT dictionary, code, label, position FROM dictionary_entry"
                        + " WHERE dictionary = ? ORDER BY position, code")
                .param(dictionary)
                .query((row, n) -> new DictionaryEntry(
                        row.getString("dictionary"),
                        row.getString("code"),
                        row.getString("label"),
                        row.getInt("position")))
                .list();
    }

    void fill(List<DictionaryEntry> entries) {
        for (DictionaryEntry entry : entries) {
            jdbc.sql("INSERT INTO dictionary_entry (dictionary, code, label, position) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING")
                    .params(entry.dictionary(), entry.code(), entry.label(), entry.position())
                    .update();
            cache.changing(entry.dictionary());
        }
    }
}
