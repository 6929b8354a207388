package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.payments.DemoMerchants;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.tenancy.TenantId;
import org.springframework.stereotype.Component;

/** Gives demo tenants merchants of this simulator. */
@Component
@SandboxOnly
class MerchantsForDemo implements DemoMerchants {
    private final SandboxMerchants merchants;

    MerchantsForDemo(SandboxMerchants merchants) {
        this.merchants = merchants;
    }

    @Override
    public MerchantCredentialInput open(TenantId tenant, String appId) {
        SandboxMerchant merchant = merchants.open(tenant.value(), appId);
        return new MerchantCredentialInput(
                merchant.mchid(),
                merchant.appid(),
                merchant.merchantSerial(),
                merchant.privateKeyPem(),
                merchant.apiV3Key(),
                merchant.wechatPayPublicKeyPem(),
                merchant.wechatPayPublicKeyId());
    }
}
