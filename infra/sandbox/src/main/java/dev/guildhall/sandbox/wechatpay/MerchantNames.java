package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import org.springframework.stereotype.Component;

/** What people call a merchant: the name of its tenant. */
@Component
@SandboxOnly
class MerchantNames {
    private final SandboxMerchants merchants;
    private final TenantDirectory tenants;

    MerchantNames(SandboxMerchants merchants, TenantDirectory tenants) {
        this.merchants = merchants;
        this.tenants = tenants;
    }

    String of(String mchid) {
        String slug = merchants.tenantOf(mchid);
        return TenantId.isWellFormed(slug)
                ? tenants.find(new TenantId(slug)).map(Tenant::name).orElse(slug)
                : slug;
    }
}
