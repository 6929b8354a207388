package dev.guildhall.payments.domain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment by bank transfer.
 *
 * @param payer the name of the account that it came from
 * @param voucher picture of the bank's confirmation; null where staff found the money without one
 * @param decidedBy null until staff has looked at the account
 * @param reason why it was refused
 */
public record TransferView(
        UUID order,
        TransferState state,
        String payer,
        LocalDate paidOn,
        @Nullable UUID voucher,
        Instant claimedAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason) {
    static TransferView of(ResultSet row, int n) throws SQLException {
        return new TransferView(
                row.getObject("order_id", UUID.class),
                TransferState.valueOf(row.getString("state")),
                row.getString("payer"),
                row.getObject("paid_on", LocalDate.class),
                row.getObject("voucher", UUID.class),
                Objects.requireNonNull(Order.instant(row, "claimed_at")),
                row.getString("decided_by_name"),
                Order.instant(row, "decided_at"),
                row.getString("reason"));
    }
}
