package dev.guildhall.ledger;

import java.util.List;

/**
 * An entry to be posted: one business event, one unit, one or more moves from a credited to a debited account. Each move
 * debits and credits the same amount, so an entry cannot be out of balance.
 *
 * @param eventId the business event, unique in the tenant for ever, at most 160 characters, for example {@code order-paid:<id>}
 * @param memo one line for people
 */
public record NewEntry(String eventId, Unit unit, String memo, Subject subject, List<Move> moves) {
    /** @param amount at least 1, in the unit of both accounts */
    public record Move(LedgerAccount debit, LedgerAccount credit, long amount) {}

    public NewEntry {
        moves = List.copyOf(moves);
        if (eventId.isBlank() || eventId.length() > 160) {
            throw new IllegalArgumentException("an event id of %d characters".formatted(eventId.length()));
        }
        if (moves.isEmpty()) {
            throw new IllegalArgumentException("an entry without moves");
        }
        for (Move move : moves) {
            if (move.amount() < 1) {
                throw new IllegalArgumentException("a move of %d".formatted(move.amount()));
            }
            if (move.debit().unit() != unit || move.credit().unit() != unit) {
                throw new IllegalArgumentException("an entry in %s touches an account in another unit".formatted(unit));
            }
            if (move.debit().code().equals(move.credit().code())) {
                throw new IllegalArgumentException("debit and credit are the same account");
            }
        }
    }

    /** An entry of a single move. */
    public static NewEntry move(
            String eventId, LedgerAccount debit, LedgerAccount credit, long amount, String memo, Subject subject) {
        return new NewEntry(eventId, debit.unit(), memo, subject, List.of(new Move(debit, credit, amount)));
    }

    /** What an entry is about, for example {@code order} and its id: the way from there to the books. */
    public record Subject(String type, String id) {}
}
