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
        return merchants.open(tenant.value(), appId).entry();
    }

    @Override
    public MerchantCredentialInput renew(TenantId tenant, String appId) {
        return merchants.renew(tenant.value(), appId).entry();
    }

    @Override
    public Optional<MerchantCredentialInput> partner() {
        return Optional.of(merchants.partner().entry());
    }

    @Override
    public List<String> behindPartner(TenantId tenant) {
        return List.of(
                merchants.openBehind(merchants.partner().mchid(), tenant.value(), DemoMiniPrograms.appid(tenant)));
    }
}
