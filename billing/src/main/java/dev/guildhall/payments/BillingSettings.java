package dev.guildhall.payments;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for its money.
 *
 * @param refundApprovalYuan a refund of more than so many yuan waits for a second person; 0: every refund does
 * @param bankName where buyers may transfer to; the three empty: this tenant takes no transfers
 * @param transferDays so long an order waits for staff once its buyer has shown the bank's voucher
 * @param refundWishDays so long after the payment buyers may ask for a refund themselves; 0: never
 * @param latePayment what becomes of money that comes for a closed order, where the kind of the order leaves the choice
 */
public record BillingSettings(
        @DefaultValue("500") @Min(0) @Max(1_000_000) int refundApprovalYuan,
        @DefaultValue("DELIVER") LatePayment latePayment,
        @DefaultValue("") @Size(max = 60) String bankName,
        @DefaultValue("") @Size(max = 60) String bankAccountName,
        @DefaultValue("") @Pattern(regexp = "[0-9 ]{0,40}") String bankAccountNumber,
        @DefaultValue("7") @Min(1) @Max(60) int transferDays,
        @DefaultValue("7") @Min(0) @Max(365) int refundWishDays) {

    /** Whether buyers are told where to transfer to. */
    public boolean takesTransfers() {
        return !bankName.isBlank() && !bankAccountName.isBlank() && !bankAccountNumber.isBlank();
    }

    /** Whether a refund of so many fen needs a second person. */
    public boolean needsSecondPerson(long fen) {
        return fen > refundApprovalYuan * 100L;
    }
}
