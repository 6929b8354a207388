package dev.guildhall.payments;

/**
 * A price as the buyer sees it.
 *
 * @param title what is bought, shown in WeChat too, at most 40 characters
 * @param fen at least 1
 * @param terms what exactly is bought, in the kind's own words: handed back in {@link PaidOrder}, so that a later change of
 *     the offer does not change what was ordered
 */
public record Quote(String title, long fen, String terms) {
    public Quote {
        if (fen < 0) {
            throw new IllegalArgumentException("a price of %d fen".formatted(fen));
        }
        if (title.isBlank() || title.length() > 40) {
            throw new IllegalArgumentException("a title of %d characters".formatted(title.length()));
        }
    }
}
