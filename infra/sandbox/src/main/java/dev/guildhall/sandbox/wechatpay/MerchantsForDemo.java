package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.payments.DemoMerchants;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.wechat.DemoMiniPrograms;
import java.util.List;
import java.util.Optional;
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
        return input(merchants.open(tenant.value(), appId));
    }

    @Override
    public MerchantCredentialInput renew(TenantId tenant, String appId) {
        return input(merchants.renew(tenant.value(), appId));
    }

    @Override
    public Optional<MerchantCredentialInput> partner() {
        return Optional.of(input(merchants.partner()));
    }

    @Override
    public List<String> behindPartner(TenantId tenant) {
        return List.of(
                merchants.openBehind(merchants.partner().mchid(), tenant.value(), DemoMiniPrograms.appid(tenant)));
    }

    private static MerchantCredentialInput input(SandboxMerchant merchant) {
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
