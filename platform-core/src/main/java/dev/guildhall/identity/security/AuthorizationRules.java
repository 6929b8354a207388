package dev.guildhall.identity.security;

import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * What is asked of a request for authorization beyond what the framework asks: every client, also one with a secret, proves
 * by PKCE with S256 that it made the request, and there is something to grant.
 */
final class AuthorizationRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
    static final String METHOD = "S256";

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        Object challenge = request.getAdditionalParameters().get(PkceParameterNames.CODE_CHALLENGE);
        Object method = request.getAdditionalParameters().get(PkceParameterNames.CODE_CHALLENGE_METHOD);
        // 32 bytes in base64url.
        if (!(challenge instanceof String text) || !text.matches("[A-Za-z0-9_-]{43}") || !METHOD.equals(method)) {
            throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "PKCE with code_challenge_method=S256 is needed", request);
        }
        Set<String> scopes = request.getScopes();
        if (scopes == null || scopes.isEmpty()) {
            throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "at least one scope is needed", request);
        }
        if (Scopes.ofPersons(scopes).size() != scopes.size()) {
            throw refused(
                    OAuth2ErrorCodes.INVALID_SCOPE, "a permission can be granted to a program only, not here", request);
        }
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
            String code, String why, OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(new OAuth2Error(code, why, null), request);
    }
}
