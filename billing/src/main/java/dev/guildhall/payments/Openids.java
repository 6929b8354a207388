package dev.guildhall.payments;

import dev.guildhall.identity.AccountId;
import java.util.Optional;

/** Who an account is in WeChat; needed to pay inside the mini-program. Implemented where WeChat sign-in lives. */
public interface Openids {
    Optional<String> openid(AccountId account, String appid);
}
