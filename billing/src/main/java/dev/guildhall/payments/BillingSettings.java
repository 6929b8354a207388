package dev.guildhall.payments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for its money.
 *
 * @param refundApprovalYuan a refund of more than so many yuan waits for a second person; 0: every refund does
 * @param latePayment what becomes of money that comes for a closed order, where the kind of the order leaves the choice
 */
public record BillingSettings(
        @DefaultValue("500") @Min(0) @Max(1_000_000) int refundApprovalYuan,
        @DefaultValue("DELIVER") LatePayment latePayment) {

    /** Whether a refund of so many fen needs a second person. */
    public boolean needsSecondPerson(long fen) {
        return fen > refundApprovalYuan * 100L;
    }
}
