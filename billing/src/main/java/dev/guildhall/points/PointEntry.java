package dev.guildhall.points;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A line of a wallet's statement.
 *
 * @param kind {@code PURCHASE}, {@code GIFT}, {@code SPEND} or {@code EXPIRE}
 * @param points signed: what came is positive
 * @param balance after this line
 * @param uses which lots it took from; empty where points came in
 */
public record PointEntry(UUID id, Instant at, String kind, String reason, long points, long balance, List<Use> uses) {
    public record Use(String source, String label, long points) {}
}
