package dev.guildhall.identity.security;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/** A request for tokens by code or by password, as it came in. */
final class Grant extends OAuth2AuthorizationGrantAuthenticationToken {
    static final AuthorizationGrantType SMS_CODE = new AuthorizationGrantType("urn:guildhall:grant:sms-code");
    static final AuthorizationGrantType PASSWORD = new AuthorizationGrantType("urn:guildhall:grant:password");

    private final String login;
    private final transient String secret;
    private final String address;
    private final String device;

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
