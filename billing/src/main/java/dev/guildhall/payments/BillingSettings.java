package dev.guildhall.payments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for its money.
 *
 * @param refundApprovalYuan a refund of more than so many yuan waits for a second person; 0: every refund does
 * @param transferDays so long an order waits for staff once its buyer has shown the bank's voucher
 * @param refundWishDays so long after the payment buyers may ask for a refund themselves; 0: never
 * @param virtualPayment whether virtual goods are sold in iOS mini-programs by WeChat's virtual payment ({@link VirtualGoods})
 * @param latePayment what becomes of money that comes for a closed order, where the kind of the order leaves the choice
 */
public record BillingSettings(
        @DefaultValue("500") @Min(0) @Max(1_000_000) int refundApprovalYuan,
        @DefaultValue("DELIVER") LatePayment latePayment,
        @DefaultValue("7") @Min(1) @Max(60) int transferDays,
        @DefaultValue("7") @Min(0) @Max(365) int refundWishDays,
        @DefaultValue("false") boolean virtualPayment) {

    /** Whether a refund of so many fen needs a second person. */
    public boolean needsSecondPerson(long fen) {
        return refundApprovalYuan == 0 || fen > refundApprovalYuan * 100L;
    }
}
