package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.payments.PaidOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code payment_order}. */
record Order(
        UUID id,
        String number,
        String kind,
        String subject,
        String title,
        String terms,
        AccountId buyer,
        String buyerName,
        long fen,
        long refundedFen,
        OrderState state,
        boolean undelivered,
        @Nullable String wechatTransaction,
        Instant expiresAt,
        Instant createdAt,
        @Nullable Instant paidAt,
        @Nullable Instant closedAt) {
    static Order of(ResultSet row, int n) throws SQLException {
        return new Order(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("title"),
                row.getString("terms"),
                new AccountId(row.getObject("buyer_id", UUID.class)),
                row.getString("buyer_name"),
                row.getLong("fen"),
                row.getLong("refunded_fen"),
                OrderState.valueOf(row.getString("state")),
                row.getBoolean("undelivered"),
                row.getString("wechat_transaction"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "paid_at"),
                instant(row, "closed_at"));
    }

    OrderView view() {
        return new OrderView(
                id,
                kind,
                number,
                title,
                new Money(fen),
                state,
                expiresAt,
                createdAt,
                paidAt,
                new Money(refundedFen),
                List.of(),
                null,
                null);
    }

    PaidOrder paid(Instant at) {
        return new PaidOrder(id, number, kind, subject, title, terms, buyer, fen, at);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
