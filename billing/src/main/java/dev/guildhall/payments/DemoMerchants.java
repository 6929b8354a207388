package dev.guildhall.payments;

import dev.guildhall.tenancy.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Opens merchant accounts at a simulator of WeChat Pay. Only the sandbox implements it, so where no such bean exists, only
 * credentials entered by staff are used.
 */
public interface DemoMerchants {
    /**
     * Opens a merchant for this tenant; the simulator knows it from then on, also after a restart.
     *
     * @param appId the mini-program that the merchant is bound to
     */
    MerchantCredentialInput open(TenantId tenant, String appId);

    /**
     * Gives the merchant a new certificate and a new APIv3 key. What was signed with the old certificate is still taken.
     *
     * @throws UnsupportedOperationException where the simulator cannot
     */
    default MerchantCredentialInput renew(TenantId tenant, String appId) {
        throw new UnsupportedOperationException("this simulator renews no certificates");
    }

    /** The partner (服务商) that the platform's operator has at the simulator. */
    default Optional<MerchantCredentialInput> partner() {
        return Optional.empty();
    }

    /** Merchants of this tenant behind that partner: their numbers. */
    default List<String> behindPartner(TenantId tenant) {
        return List.of();
    }
}
