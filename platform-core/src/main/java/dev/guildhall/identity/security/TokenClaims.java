package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.tenancy.TenantScope;
import java.util.List;
import java.util.Objects;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** What stands in a token beside the usual: whose it is, where it counts, and what ends it early. */
@Component
class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {
    /** Audience of access tokens; an ID token has the client instead and is refused by the API. */
    static final String AUDIENCE = "guildhall-member-api";

    static final String TENANT = "tenant";
    static final String KIND = "kind";
    static final String VERSION = "ver";
    static final String SIGN_IN = "sid";

    @Override
    public void customize(JwtEncodingContext context) {
        context.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
                || !(context.getPrincipal() instanceof AccountToken token)) {
            return;
        }
        SigningIn.Proven account = token.getPrincipal();
        String signIn = Objects.requireNonNull(context.getAuthorization()).getId();
        context.getClaims()
                .audience(List.of(AUDIENCE))
                .claim(TENANT, TenantScope.current().value())
                .claim(KIND, account.kind())
                .claim(VERSION, account.tokenVersion())
                .claim(SIGN_IN, signIn);
    }
}
