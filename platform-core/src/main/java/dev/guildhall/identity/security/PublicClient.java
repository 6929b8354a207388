package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Lets a client that can keep no secret name itself where it proves nothing by it: where the request carries its own proof
 * (code, password, refresh token) and where a token is given back. The framework does so only for codes with PKCE.
 */
final class PublicClient {
    private static final Set<String> GRANTS = Set.of(
            Grant.SMS_CODE.getValue(),
            Grant.PASSWORD.getValue(),
            Grant.WECHAT.getValue(),
            Grant.SECOND_FACTOR.getValue(),
            AuthorizationGrantType.REFRESH_TOKEN.getValue());

    private PublicClient() {}

    static final class Token extends OAuth2ClientAuthenticationToken {
        Token(String clientId) {
            super(clientId, ClientAuthenticationMethod.NONE, null, Map.of());
        }
    }

    static final class Converter implements AuthenticationConverter {
        @Override
        public @Nullable Authentication convert(HttpServletRequest request) {
            String clientId = request.getParameter("client_id");
            boolean named = clientId != null && !clientId.isBlank();
            boolean otherProof = request.getHeader(HttpHeaders.AUTHORIZATION) != null
                    || request.getParameter("client_secret") != null
                    || request.getParameter("client_assertion") != null;
            return named && !otherProof && isFit(request) ? new Token(clientId) : null;
        }

        private static boolean isFit(HttpServletRequest request) {
            String grant = request.getParameter("grant_type");
            return request.getRequestURI().endsWith("/oauth2/revoke") || grant != null && GRANTS.contains(grant);
        }
    }

    static final class Provider implements AuthenticationProvider {
        private final RegisteredClientRepository clients;

        Provider(RegisteredClientRepository clients) {
            this.clients = clients;
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return Token.class.isAssignableFrom(authentication);
        }

        @Override
        public Authentication authenticate(Authentication authentication) {
            RegisteredClient client = clients.findByClientId(authentication.getName());
            if (client == null || !client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
        }
    }
}
