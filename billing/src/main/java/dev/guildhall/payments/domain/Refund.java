package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code payment_refund}. */
record Refund(
        UUID id,
        String number,
        UUID order,
        long fen,
        String reason,
        RefundRoute route,
        boolean undelivered,
        RefundState state,
        boolean needsApproval,
        @Nullable AccountId askedBy,
        String askedByName,
        Instant askedAt,
        @Nullable String decidedByName,
        @Nullable Instant decidedAt,
        @Nullable String refusal,
        @Nullable UUID credential,
        @Nullable String notifyUrl,
        @Nullable String transaction,
        @Nullable String wechatRefund,
        @Nullable String receivedAccount,
        @Nullable String finding,
        int calls,
        int troubles,
        @Nullable UUID voucher,
        @Nullable String voucherNote,
        @Nullable String settledByName,
        @Nullable Instant doneAt) {
    static Refund of(ResultSet row, int n) throws SQLException {
        UUID askedBy = row.getObject("asked_by", UUID.class);
        return new Refund(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getObject("order_id", UUID.class),
                row.getLong("fen"),
                row.getString("reason"),
                RefundRoute.valueOf(row.getString("route")),
                row.getBoolean("undelivered"),
                RefundState.valueOf(row.getString("state")),
                row.getBoolean("needs_approval"),
                askedBy == null ? null : new AccountId(askedBy),
                row.getString("asked_by_name"),
                Objects.requireNonNull(Order.instant(row, "asked_at")),
                row.getString("decided_by_name"),
                Order.instant(row, "decided_at"),
                row.getString("refusal"),
                row.getObject("credential_id", UUID.class),
                row.getString("notify_url"),
                row.getString("wechat_transaction"),
                row.getString("wechat_refund"),
                row.getString("received_account"),
                row.getString("finding"),
                row.getInt("calls"),
                row.getInt("troubles"),
                row.getObject("voucher_id", UUID.class),
                row.getString("voucher_note"),
                row.getString("settled_by_name"),
                Order.instant(row, "done_at"));
    }

    /** Whether WeChat Pay has ever taken it: then only its word ends it. */
    boolean known() {
        return wechatRefund != null;
    }
}
