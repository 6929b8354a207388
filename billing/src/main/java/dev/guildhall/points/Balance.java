package dev.guildhall.points;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a wallet.
 *
 * @param available what can be spent now: the sum of {@code lots}
 * @param lots in the order in which they will be spent
 * @param frozen the sum of {@code frozenLots}: bought points that rest until they are thawed
 */
public record Balance(Points available, List<Lot> lots, Points frozen, List<Lot> frozenLots) {
    /**
     * @param source {@code PURCHASE} or {@code GIFT}
     * @param label where the points came from, for people
     * @param expiresAt null: never
     * @param freezesAt when it will be frozen unless it is used before; null: never, or frozen already
     * @param soon whether its owner was told that it ends, or will be frozen, soon
     */
    public record Lot(
            Points points,
            String source,
            String label,
            @Nullable Instant expiresAt,
            @Nullable Instant freezesAt,
            boolean soon) {}
}
