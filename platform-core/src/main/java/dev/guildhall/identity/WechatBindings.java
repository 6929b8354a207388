package dev.guildhall.identity;

import dev.guildhall.identity.domain.WechatIdentities;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Who an account is in WeChat, for modules that speak to WeChat about it. */
@Service
public class WechatBindings {
    private final WechatIdentities identities;

    WechatBindings(WechatIdentities identities) {
        this.identities = identities;
    }

    /**
     * @param appid of the mini-program for which the openid is wanted
     * @return empty where the account has not been bound there
     */
    public Optional<String> openid(AccountId account, String appid) {
        return identities.openid(account, appid);
    }
}
