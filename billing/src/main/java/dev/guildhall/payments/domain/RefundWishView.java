package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's wish to have an order's money back.
 *
 * @param fen what could be given back when it was made
 * @param reason in the buyer's words
 * @param refund what staff made of it; null while it waits and where they did not agree
 * @param decidedBy who did not agree
 * @param refusal why, for the buyer
 */
public record RefundWishView(
        UUID id,
        UUID order,
        long fen,
        String reason,
        RefundWishState state,
        AccountId wishedBy,
        String wishedByName,
        Instant wishedAt,
        @Nullable UUID refund,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String refusal) {
    static RefundWishView of(ResultSet row, int n) throws SQLException {
        return new RefundWishView(
                row.getObject("id", UUID.class),
                row.getObject("order_id", UUID.class),
                row.getLong("fen"),
                row.getString("reason"),
                RefundWishState.valueOf(row.getString("state")),
                new AccountId(row.getObject("wished_by", UUID.class)),
                row.getString("wished_by_name"),
                Objects.requireNonNull(Order.instant(row, "wished_at")),
                row.getObject("refund_id", UUID.class),
                row.getString("decided_by_name"),
                Order.instant(row, "decided_at"),
                row.getString("refusal"));
    }
}
