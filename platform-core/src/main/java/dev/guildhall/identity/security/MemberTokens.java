package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.domain.SignedInAccounts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Makes an actor of an access token, or a program of one of client credentials: the token must be good, and its account and
 * sign-in, or its client, must still stand.
 */
@Component
class MemberTokens implements AuthenticationManagerResolver<HttpServletRequest> {
    private final TenantTokens tokens;
    private final SignedInAccounts accounts;

    MemberTokens(TenantTokens tokens, SignedInAccounts accounts) {
        this.tokens = tokens;
        this.accounts = accounts;
    }

    @Override
    public AuthenticationManager resolve(HttpServletRequest request) {
        return this::authenticate;
    }

    private Authentication authenticate(Authentication authentication) {
        String token = ((BearerTokenAuthenticationToken) authentication).getToken();
        try {
            Jwt jwt = tokens.decode(token);
            int version = Integer.parseInt(claim(jwt, TokenClaims.VERSION));
            if (jwt.hasClaim(TokenClaims.CLIENT)) {
                return accounts.program(
                                UUID.fromString(claim(jwt, TokenClaims.CLIENT)), version, TokenClaims.scopes(jwt))
                        .map(ClientAuthentication::new)
                        .orElseThrow(() -> new InvalidBearerTokenException("the client has ended"));
            }
            UUID signIn = UUID.fromString(claim(jwt, TokenClaims.SIGN_IN));
            return accounts.find(AccountId.of(claim(jwt, "sub")), version, signIn)
                    .map(actor -> new ActorAuthentication(actor, SignInRef.token(signIn)))
                    .orElseThrow(() -> new InvalidBearerTokenException("the sign-in has ended"));
        } catch (JwtException | IllegalArgumentException refused) {
            throw new InvalidBearerTokenException("the token is not valid here", refused);
        }
    }

    private static String claim(Jwt jwt, String name) {
        return String.valueOf(jwt.getClaims().get(name));
    }
}
