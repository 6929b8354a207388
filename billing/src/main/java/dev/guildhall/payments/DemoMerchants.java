package dev.guildhall.payments;

import dev.guildhall.tenancy.TenantId;

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
}
