package dev.guildhall.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** An entry with its moves, as people read it. */
public record EntryView(UUID id, String eventId, Unit unit, String memo, long total, Instant at, List<Line> lines) {
    /** @param amount moved from the credited to the debited account */
    public record Line(String debit, String credit, long amount) {}

    /** For people to name it by: the last eight hex digits of its id. */
    public String number() {
        return numberOf(id);
    }

    static String numberOf(UUID entry) {
        String digits = entry.toString().replace("-", "");
        return "JE-" + digits.substring(digits.length() - 8).toUpperCase(Locale.ROOT);
    }
}
