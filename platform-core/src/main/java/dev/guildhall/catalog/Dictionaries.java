package dev.guildhall.catalog;

import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The tenant's own lists of choices; a blueprint brings the first entries, staff keep them ({@link DictionaryDesk}). */
@Service
public class Dictionaries {
    private final JdbcClient jdbc;
    private final TenantCache<String, List<DictionaryEntry>> cache;

    Dictionaries(JdbcClient jdbc, TenantCaches caches) {
        this.jdbc = jdbc;
        this.cache = caches.of("dictionaries", 50_000);
    }

    /** What can be chosen now, in its order; empty for an unknown dictionary. */
    public List<DictionaryEntry> entries(String dictionary) {
        return all(dictionary).stream().filter(entry -> !entry.retired()).toList();
    }

    /** All entries in their order, also those that are no longer offered: what is stored may hold any of them. */
    public List<DictionaryEntry> all(String dictionary) {
        return cache.get(dictionary, this::load);
    }

    /** An entry that can be chosen. */
    public Optional<DictionaryEntry> byLabel(String dictionary, String label) {
        return entries(dictionary).stream()
                .filter(entry -> entry.label().equals(label))
                .findFirst();
    }

    /** The entry of a stored code, offered or not. */
    public Optional<DictionaryEntry> byCode(String dictionary, String code) {
        return all(dictionary).stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst();
    }

    /** Whether the code can be chosen now. */
    public boolean has(String dictionary, String code) {
        return byCode(dictionary, code).filter(entry -> !entry.retired()).isPresent();
    }

    List<DictionaryEntry> load(String dictionary) {
        return jdbc.sql(
                        "SELECT dictionary, code, label, position, retired_at IS NOT NULL AS retired FROM dictionary_entry"
                                + " WHERE dictionary = ? ORDER BY position, code")
                .param(dictionary)
                .query((row, n) -> new DictionaryEntry(
                        row.getString("dictionary"),
                        row.getString("code"),
                        row.getString("label"),
                        row.getInt("position"),
                        row.getBoolean("retired")))
                .list();
    }

    /** Seen at once here, within a second on other nodes. */
    void changing(String dictionary) {
        cache.changing(dictionary);
    }

    /** Adds what is not there, all with one statement. */
    void fill(List<DictionaryEntry> entries) {
        jdbc.sql("""
                        INSERT INTO dictionary_entry (dictionary, code, label, position)
                        SELECT * FROM unnest(?, ?, ?, CAST(? AS integer[])) ON CONFLICT DO NOTHING""")
                .param(texts(entries, DictionaryEntry::dictionary))
                .param(texts(entries, DictionaryEntry::code))
                .param(texts(entries, DictionaryEntry::label))
                .param(entries.stream().map(DictionaryEntry::position).toArray(Integer[]::new))
                .update();
        entries.stream().map(DictionaryEntry::dictionary).distinct().forEach(this::changing);
    }

    private static String[] texts(List<DictionaryEntry> entries, Function<DictionaryEntry, String> part) {
        return entries.stream().map(part).toArray(String[]::new);
    }
}
