package dev.guildhall.payments.domain;

import dev.guildhall.payments.MerchantCredentialInput;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A version of a credential as staff enter it.
 *
 * @param own keys of the merchant, or of the tenant's own partner; null: the platform operator's partner signs
 * @param subMchid the merchant behind the partner; null for a direct one
 * @param subAppid the app of the merchant behind the partner, where payers come from it
 * @param certificatePem the merchant's API certificate; tells serial number and end, and is compared with the private key
 * @param certificateUntil the certificate's last day, where it was not given itself
 */
public record CredentialEntry(
        @Nullable MerchantCredentialInput own,
        @Nullable String subMchid,
        @Nullable String subAppid,
        @Nullable String certificatePem,
        @Nullable LocalDate certificateUntil) {

    /** Of a merchant of its own. */
    public static CredentialEntry direct(MerchantCredentialInput own) {
        return new CredentialEntry(own, null, null, null, null);
    }
}
