package dev.guildhall.wechat;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A tenant's choice about WeChat.
 *
 * @param firstSignIn what happens when somebody signs in by WeChat for the first time
 */
public record WechatSettings(
        @NotNull @DefaultValue("BIND_PHONE") FirstSignIn firstSignIn) {
    /** The two documented ways of a first sign-in by WeChat. */
    public enum FirstSignIn {
        /** A registered phone has to be bound first (T13). */
        BIND_PHONE,
        /** Registers a guest and signs in at once (A10). */
        QUICK_GUEST
    }
}
