package dev.guildhall.payments.bills;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a trade bill.
 *
 * @param number the merchant's order number
 * @param refundNumber the merchant's refund number; null for a payment
 * @param refundState WeChat Pay's word, such as {@code SUCCESS} or {@code PROCESSING}; null for a payment
 * @param channel {@code JSAPI}, {@code NATIVE}, {@code MWEB} …
 * @param fen paid, or given back; never negative
 * @param attach what the order carries there ({@link dev.guildhall.payments.domain.TenantMark}); null where that is not known
 * @param feeFen WeChat Pay's fee, rounded to fen; negative where it is given back
 */
record BillLine(
        String number,
        String transaction,
        @Nullable String refundNumber,
        @Nullable String refundState,
        String channel,
        long fen,
        long feeFen,
        Instant at,
        @Nullable String attach) {
    boolean payment() {
        return refundNumber == null;
    }
}
