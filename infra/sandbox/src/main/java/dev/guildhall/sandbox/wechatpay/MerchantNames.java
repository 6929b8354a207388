package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import org.springframework.stereotype.Component;

/** What people call a merchant. */
@Component
@SandboxOnly
class MerchantNames {
    private final SandboxMerchants merchants;

    MerchantNames(SandboxMerchants merchants) {
        this.merchants = merchants;
    }

    String of(String mchid) {
        return merchants.require(mchid).tenant();
    }
}
