package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.WechatBindings;
import dev.guildhall.payments.Openids;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Pays as whom the account is bound to in WeChat. */
@Component
class BoundOpenids implements Openids {
    private final WechatBindings bindings;

    BoundOpenids(WechatBindings bindings) {
        this.bindings = bindings;
    }

    @Override
    public Optional<String> openid(AccountId account, String appid) {
        return bindings.openid(account, appid);
    }
}
