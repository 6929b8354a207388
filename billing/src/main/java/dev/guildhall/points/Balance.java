package dev.guildhall.points;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be spent now.
 *
 * @param available the sum of the lots
 * @param lots in the order in which they will be spent
 */
public record Balance(Points available, List<Lot> lots) {
    /**
     * @param source {@code PURCHASE} or {@code GIFT}
     * @param label where the points came from, for people
     * @param expiresAt null: never
     */
    public record Lot(
            Points points,
            String source,
            String label,
            @Nullable Instant expiresAt) {}
}
