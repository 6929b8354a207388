package dev.guildhall.points;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A line of a wallet's statement.
 *
 * @param number for people to name it by: it stands on receipts
 * @param kind {@code PURCHASE}, {@code GIFT}, {@code SPEND}, {@code RETURN} (spent points came back), {@code EXPIRE},
 *     {@code FREEZE}, {@code THAW}, {@code HOLD} (set aside while their order is refunded), {@code RELEASE} (the refund did not
 *     happen) or {@code REVOKE} (a gift that came with a refunded order)
 * @param points signed: what came is positive
 * @param balance after this line, without what is frozen or set aside
 * @param uses which lots it moved
 */
public record PointEntry(
        UUID id, String number, Instant at, String kind, String reason, long points, long balance, List<Use> uses) {
    public record Use(String source, String label, long points) {}

    /** The number of a line: the last eight hex digits of its id. */
    public static String numberOf(UUID entry) {
        String digits = entry.toString().replace("-", "");
        return "PT-" + digits.substring(digits.length() - 8).toUpperCase(Locale.ROOT);
    }
}
