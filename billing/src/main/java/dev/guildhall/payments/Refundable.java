package dev.guildhall.payments;

import org.jspecify.annotations.Nullable;

/**
 * What may be given back of a paid order, as its kind sees it.
 *
 * @param fen at most so much; 0 for an order that cost nothing
 * @param why for staff and buyer: what the amount stands for (未用 70 点), or why nothing may be given back
 * @param allowed whether the kind lets anything be given back at all
 */
public record Refundable(long fen, @Nullable String why, boolean allowed) {
    public Refundable {
        if (fen < 0 || !allowed && fen > 0) {
            throw new IllegalArgumentException("refundable: %d fen, allowed %s".formatted(fen, allowed));
        }
    }

    /** Up to this amount, in one or several parts. */
    public static Refundable upTo(long fen, @Nullable String why) {
        return new Refundable(fen, why, true);
    }

    /** @param why what people are told, as a sentence */
    public static Refundable nothing(String why) {
        return new Refundable(0, why, false);
    }
}
