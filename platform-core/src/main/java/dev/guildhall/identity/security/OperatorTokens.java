package dev.guildhall.identity.security;

import dev.guildhall.identity.operator.OperatorClients;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Makes an operator of a token of the operator's API. */
@Component
class OperatorTokens implements AuthenticationManagerResolver<HttpServletRequest> {
    private final OperatorClients clients;

    OperatorTokens(OperatorClients clients) {
        this.clients = clients;
    }

    @Override
    public AuthenticationManager resolve(HttpServletRequest request) {
        return this::authenticate;
    }

    private Authentication authenticate(Authentication authentication) {
        return clients.byToken(((BearerTokenAuthenticationToken) authentication).getToken())
                .map(OperatorAuthentication::new)
                .orElseThrow(() -> new InvalidBearerTokenException("the token is not valid here"));
    }
}
