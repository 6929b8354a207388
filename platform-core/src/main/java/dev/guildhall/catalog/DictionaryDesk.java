package dev.guildhall.catalog;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantScope;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What staff do with the tenant's dictionaries: add, rename, order, retire. Records hold codes, so a code is given once and
 * never goes: a renamed entry is read with its new name everywhere, a retired one is no longer offered and still read. Every
 * change holds the dictionary, so that of two who change it at once the second sees what the first did.
 */
@Service
@Transactional
public class DictionaryDesk {
    public static final int MOST = 300;
    public static final int LONGEST = 30;

    private static final Texts TEXTS = Texts.in("dictionaries");
    private static final Pattern CODE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\u3000]+");

    /** Several entries in one cell of a spreadsheet are told apart by these. */
    private static final Pattern BETWEEN = Pattern.compile("[、,，;；|｜\\p{Cntrl}]");

    private final Dictionaries dictionaries;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final List<DictionaryUse> uses;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    DictionaryDesk(
            Dictionaries dictionaries,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            List<DictionaryUse> uses,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.dictionaries = dictionaries;
        this.catalog = catalog;
        this.switches = switches;
        this.uses = List.copyOf(uses);
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The dictionaries of the modules that are on, each once; a module's before those of what stands on it. */
    public List<DictionaryKind> kinds() {
        var on = switches.on(TenantScope.current());
        Map<String, DictionaryKind> kinds = new LinkedHashMap<>();
        catalog.all().stream()
                .filter(module -> on.contains(module.id()))
                .sorted(Comparator.comparingInt(module -> module.needs().size()))
                .flatMap(module -> module.dictionaries().stream())
                .filter(kind ->
                        !kind.onlyWhereKept() || !dictionaries.all(kind.id()).isEmpty())
                .forEach(kind -> kinds.putIfAbsent(kind.id(), kind));
        return List.copyOf(kinds.values());
    }

    /** @throws NotFound for one that no module of the tenant has */
    public DictionaryKind kind(String dictionary) {
        return kinds().stream()
                .filter(kind -> kind.id().equals(dictionary))
                .findFirst()
                .orElseThrow(() -> new NotFound(TEXTS.of("dictionary")));
    }

    /** Code → number of records that hold it. */
    @Transactional(readOnly = true)
    public Map<String, Long> used(String dictionary) {
        var on = switches.on(TenantScope.current());
        Map<String, Long> used = new LinkedHashMap<>();
        uses.stream()
                .filter(use -> on.contains(use.module()))
                .forEach(use -> use.used(dictionary).forEach((code, count) -> used.merge(code, count, Long::sum)));
        return used;
    }

    /**
     * A new entry, last in order.
     *
     * @param code 1 to 40 small letters, digits and hyphens; it cannot be changed later
     * @throws Invalid where label or code is missing, wrong or taken
     */
    public DictionaryEntry add(String dictionary, String label, String code) {
        var entries = hold(dictionary);
        if (entries.size() >= MOST) {
            throw new Invalid("label", TEXTS.of("full", MOST));
        }
        var name = label(label, entries, null);
        var plain = code.strip().toLowerCase(Locale.ROOT);
        if (!CODE.matcher(plain).matches()) {
            throw new Invalid("code", TEXTS.of("code.wrong"));
        }
        if (entries.stream().anyMatch(entry -> entry.code().equals(plain))) {
            throw new Invalid("code", TEXTS.of("code.taken"));
        }
        int position =
                entries.stream().mapToInt(DictionaryEntry::position).max().orElse(0) + 1;
        jdbc.sql("INSERT INTO dictionary_entry (dictionary, code, label, position) VALUES (?, ?, ?, ?)")
                .params(dictionary, plain, name, position)
                .update();
        done("dictionary.add", dictionary, plain, Map.of("label", name));
        return new DictionaryEntry(dictionary, plain, name, position, false);
    }

    /** Read with its new name from now on, wherever its code is stored. */
    public void rename(String dictionary, String code, String label) {
        var entries = hold(dictionary);
        var entry = require(entries, code);
        var name = label(label, entries, entry);
        if (name.equals(entry.label())) {
            return;
        }
        jdbc.sql("UPDATE dictionary_entry SET label = ? WHERE dictionary = ? AND code = ?")
                .params(name, dictionary, code)
                .update();
        done("dictionary.rename", dictionary, code, Map.of("label", entry.label() + " → " + name));
    }

    /** Changes places with its neighbour; at either end nothing happens. */
    public void move(String dictionary, String code, boolean up) {
        var entries = new ArrayList<>(hold(dictionary));
        var entry = require(entries, code);
        int at = entries.indexOf(entry);
        int to = at + (up ? -1 : 1);
        if (to < 0 || to >= entries.size()) {
            return;
        }
        Collections.swap(entries, at, to);
        for (int i = 0; i < entries.size(); i++) {
            jdbc.sql("UPDATE dictionary_entry SET position = ? WHERE dictionary = ? AND code = ? AND position <> ?")
                    .params(i + 1, dictionary, entries.get(i).code(), i + 1)
                    .update();
        }
        done("dictionary.move", dictionary, code, Map.of("label", entry.label()));
    }

    /**
     * No longer offered; whatever holds the code keeps it and is read as before.
     *
     * @throws Conflict for the last one: where something has to be chosen, there must be something to choose
     */
    public void retire(String dictionary, String code) {
        var entries = hold(dictionary);
        var entry = require(entries, code);
        if (entry.retired()) {
            return;
        }
        if (entries.stream().filter(each -> !each.retired()).count() == 1) {
            throw new Conflict("last-entry", TEXTS.of("last.title"), TEXTS.of("last", entry.label()));
        }
        jdbc.sql("UPDATE dictionary_entry SET retired_at = ? WHERE dictionary = ? AND code = ?")
                .params(Timestamp.from(clock.instant()), dictionary, code)
                .update();
        done("dictionary.retire", dictionary, code, Map.of("label", entry.label()));
    }

    public void restore(String dictionary, String code) {
        var entry = require(hold(dictionary), code);
        if (entry.retired()) {
            jdbc.sql("UPDATE dictionary_entry SET retired_at = NULL WHERE dictionary = ? AND code = ?")
                    .params(dictionary, code)
                    .update();
            done("dictionary.restore", dictionary, code, Map.of("label", entry.label()));
        }
    }

    /** The entries as they are, kept from changing until the transaction ends. */
    private List<DictionaryEntry> hold(String dictionary) {
        kind(dictionary);
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.dictionary.' || ?, 0))")
                .param(dictionary)
                .query((row, n) -> true)
                .single();
        return dictionaries.load(dictionary);
    }

    private static DictionaryEntry require(List<DictionaryEntry> entries, String code) {
        return entries.stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new NotFound(TEXTS.of("entry")));
    }

    /** Labels that only differ in width, case or spaces would be one and the same for an import. */
    private static String label(String typed, List<DictionaryEntry> entries, @Nullable DictionaryEntry same) {
        var label = SPACES.matcher(typed).replaceAll(" ").strip();
        if (label.isEmpty() || label.length() > LONGEST) {
            throw new Invalid("label", TEXTS.of("label.wrong", LONGEST, label.length()));
        }
        if (BETWEEN.matcher(label).find()) {
            throw new Invalid("label", TEXTS.of("label.parts"));
        }
        entries.stream()
                .filter(entry -> same == null || !entry.code().equals(same.code()))
                .filter(entry -> key(entry.label()).equals(key(label)))
                .findFirst()
                .ifPresent(entry -> {
                    throw new Invalid(
                            "label", TEXTS.of(entry.retired() ? "label.retired" : "label.taken", entry.label()));
                });
        return label;
    }

    private static String key(String label) {
        return SPACES.matcher(Normalizer.normalize(label, Normalizer.Form.NFKC))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    private void done(String act, String dictionary, String code, Map<String, ?> details) {
        audit.record(act, "dictionary", dictionary + ":" + code, details);
        dictionaries.changing(dictionary);
    }
}
