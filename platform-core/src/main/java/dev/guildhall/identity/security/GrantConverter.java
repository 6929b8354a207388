package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads requests of the grants {@code sms-code} and {@code password}. */
final class GrantConverter implements AuthenticationConverter {
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String type = request.getParameter("grant_type");
        if (Grant.SMS_CODE.getValue().equals(type)) {
            return grant(Grant.SMS_CODE, request, "phone", "code");
        }
        if (Grant.PASSWORD.getValue().equals(type)) {
            return grant(Grant.PASSWORD, request, "username", "password");
        }
        return null;
    }

    private static Grant grant(AuthorizationGrantType type, HttpServletRequest request, String login, String secret) {
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        return new Grant(
                type,
                java.util.Objects.requireNonNull(client),
                one(request, login),
                one(request, secret),
                request.getRemoteAddr(),
                Device.of(request));
    }

    private static String one(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length != 1 || values[0].isBlank()) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, "one parameter " + name + " is needed", null));
        }
        return values[0];
    }
}
