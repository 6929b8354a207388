package dev.guildhall.payments.receipts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A receipt with what has become of its order.
 *
 * @param token in the address of the page by which it is verified
 * @param fen as received
 * @param refundedFen given back since
 * @param channel how it was paid: WeChat Pay's transaction number is known, or it came another way
 */
public record ReceiptView(
        UUID id,
        UUID order,
        String number,
        String token,
        long fen,
        long refundedFen,
        String orderNumber,
        String payer,
        String title,
        boolean wechat,
        @Nullable Instant paidAt,
        Instant issuedAt) {

    /** Whether nothing of the money is left, so that it proves nothing any more. */
    public boolean voided() {
        return refundedFen >= fen;
    }
}
