package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Signing out at a client's wish: the sign-in that the ID token names ends, and the session of the browser if it is the same
 * person's; then back to the client, or to a page that says so.
 */
@Component
class MemberSignOut implements AuthenticationSuccessHandler {
    private final Sessions sessions;
    private final SignIns signIns;
    private final TransactionTemplate transaction;

    MemberSignOut(Sessions sessions, SignIns signIns, TransactionTemplate transaction) {
        this.sessions = sessions;
        this.signIns = signIns;
        this.transaction = transaction;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OidcLogoutAuthenticationToken asked = (OidcLogoutAuthenticationToken) authentication;
        OidcIdToken token = Objects.requireNonNull(asked.getIdToken());
        transaction.executeWithoutResult(status -> signIns.end(
                AccountId.of(Objects.requireNonNull(token.getSubject())),
                UUID.fromString(Objects.requireNonNull(token.getClaimAsString(TokenClaims.SIGN_IN)))));
        sessions.end(request);
        String back = asked.getPostLogoutRedirectUri();
        if (back == null || back.isBlank()) {
            response.sendRedirect(request.getContextPath() + "/sign-in?out");
            return;
        }
        UriComponentsBuilder address = UriComponentsBuilder.fromUriString(back);
        if (asked.getState() != null && !asked.getState().isBlank()) {
            address.queryParam("state", UriUtils.encode(asked.getState(), java.nio.charset.StandardCharsets.UTF_8));
        }
        response.sendRedirect(address.build(true).toUriString());
    }
}
