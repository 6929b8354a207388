package dev.guildhall.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account by its definition; the row is opened with the first entry.
 *
 * @param family accounts of one meaning, for example every wallet; the tenant's own accounts are the only one of theirs
 * @param name for people
 * @param mayBeNegative false: the database refuses an entry that would take the balance below zero
 * @param owner whose it is; null for the tenant's own
 */
public record LedgerAccount(
        String family,
        String name,
        AccountKind kind,
        Unit unit,
        boolean mayBeNegative,
        @Nullable UUID owner) {
    public static LedgerAccount shared(String family, String name, AccountKind kind, Unit unit) {
        return new LedgerAccount(family, name, kind, unit, false, null);
    }

    public static LedgerAccount owned(String family, String name, AccountKind kind, Unit unit, UUID owner) {
        return new LedgerAccount(family, name, kind, unit, false, owner);
    }

    /** Unique in the tenant. */
    public String code() {
        return owner == null ? family : family + ":" + owner;
    }

    int lockRank() {
        return owner != null ? 0 : unit == Unit.POINT ? 1 : 2;
    }
}
