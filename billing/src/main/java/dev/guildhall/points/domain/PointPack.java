package dev.guildhall.points.domain;

import java.util.UUID;

/**
 * Points on sale.
 *
 * @param giftPoints added for nothing, ending after {@code giftDays}
 * @param priceFen for the whole pack
 */
public record PointPack(
        UUID id,
        String name,
        long points,
        long giftPoints,
        int giftDays,
        long priceFen,
        boolean active,
        int position) {}
