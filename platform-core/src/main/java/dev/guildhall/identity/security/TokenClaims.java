package dev.guildhall.identity.security;

import dev.guildhall.identity.Client;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** What stands in a token beside the usual: whose it is, where it counts, and what ends it early. */
@Component
class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {
    /** Audience of access tokens; an ID token has the client instead and is refused by the API. */
    static final String AUDIENCE = "guildhall-member-api";

    /** Audience of access tokens with which a client may ask who the person is. */
    static final String USER_INFO = "guildhall-userinfo";

    static final String TENANT = "tenant";
    static final String KIND = "kind";
    static final String VERSION = "ver";
    static final String SIGN_IN = "sid";

    /** Only in tokens of a tenant's programs: the row of the client. */
    static final String CLIENT = "client";

    @Override
    public void customize(JwtEncodingContext context) {
        context.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
        if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
            ofPerson(context);
        } else if (context.getPrincipal() instanceof AccountToken token) {
            forPerson(context, token.getPrincipal());
        } else if (context.getPrincipal() instanceof OAuth2ClientAuthenticationToken) {
            forProgram(context);
        }
    }

    /** Of an ID token: who proved it, when, and which sign-in ends with it. */
    private static void ofPerson(JwtEncodingContext context) {
        OAuth2Authorization authorization = Objects.requireNonNull(context.getAuthorization());
        context.getClaims().claim(SIGN_IN, authorization.getId());
        if (context.getPrincipal() instanceof AccountToken token && token.authenticatedAt() != null) {
            context.getClaims().claim(IdTokenClaimNames.AUTH_TIME, Date.from(token.authenticatedAt()));
        }
    }

    private static void forPerson(JwtEncodingContext context, SigningIn.Proven account) {
        Set<String> scopes = context.getAuthorizedScopes();
        List<String> audience = new ArrayList<>();
        if (Clients.isOwn(context.getRegisteredClient()) || scopes.contains(Scopes.MEMBER)) {
            audience.add(AUDIENCE);
        }
        if (scopes.contains(OidcScopes.OPENID)) {
            audience.add(USER_INFO);
        }
        String signIn = Objects.requireNonNull(context.getAuthorization()).getId();
        context.getClaims()
                .audience(audience)
                .claim(TENANT, TenantScope.current().value())
                .claim(KIND, account.kind())
                .claim(VERSION, account.tokenVersion())
                .claim(SIGN_IN, signIn);
    }

    private static void forProgram(JwtEncodingContext context) {
        RegisteredClient client = context.getRegisteredClient();
        context.getClaims()
                .audience(List.of(AUDIENCE))
                .claim(TENANT, TenantScope.current().value())
                .claim(KIND, Client.KIND)
                .claim(VERSION, Clients.version(client))
                .claim(CLIENT, client.getId());
    }

    /** The scopes of an access token. */
    static Set<String> scopes(Jwt jwt) {
        List<String> scopes = jwt.getClaimAsStringList(OAuth2ParameterNames.SCOPE);
        return scopes == null ? Set.of() : Set.copyOf(scopes);
    }
}
