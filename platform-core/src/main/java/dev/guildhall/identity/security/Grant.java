package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.WechatSigningIn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/** A request for tokens by code, by password or by WeChat, as it came in. */
final class Grant extends OAuth2AuthorizationGrantAuthenticationToken {
    static final AuthorizationGrantType SMS_CODE = new AuthorizationGrantType("urn:guildhall:grant:sms-code");
    static final AuthorizationGrantType WECHAT = new AuthorizationGrantType("urn:guildhall:grant:wechat");
    static final AuthorizationGrantType PASSWORD = new AuthorizationGrantType("urn:guildhall:grant:password");
    /** The second half: {@code ticket} and {@code otp}. */
    static final AuthorizationGrantType SECOND_FACTOR = new AuthorizationGrantType("urn:guildhall:grant:second-factor");

    private final String login;
    private final transient String secret;
    private final String address;
    private final String device;
    private final transient WechatSigningIn.@Nullable Attempt wechat;

    Grant(Authentication client, WechatSigningIn.Attempt wechat, String device) {
        super(WECHAT, client, Map.of());
        this.login = "";
        this.secret = "";
        this.address = wechat.address();
        this.device = device;
        this.wechat = wechat;
    }

    Grant(
            AuthorizationGrantType type,
            Authentication client,
            String login,
            String secret,
            String address,
            String device) {
        super(type, client, Map.of());
        this.login = login;
        this.secret = secret;
        this.address = address;
        this.device = device;
        this.wechat = null;
    }

    /** What WeChat's grant was asked with; null for the others. */
    WechatSigningIn.@Nullable Attempt wechat() {
        return wechat;
    }

    String login() {
        return login;
    }

    /** The code or the password. */
    String secret() {
        return secret;
    }

    String address() {
        return address;
    }

    String device() {
        return device;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
