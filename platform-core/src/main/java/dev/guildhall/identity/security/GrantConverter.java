package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.WechatSigningIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads requests of the grants {@code sms-code}, {@code password}, {@code wechat} and {@code second-factor}. */
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
        if (Grant.SECOND_FACTOR.getValue().equals(type)) {
            return grant(Grant.SECOND_FACTOR, request, "ticket", "otp");
        }
        if (Grant.WECHAT.getValue().equals(type)) {
            return wechat(request);
        }
        return null;
    }

    private static Grant grant(AuthorizationGrantType type, HttpServletRequest request, String login, String secret) {
        return new Grant(
                type, client(), one(request, login), one(request, secret), request.getRemoteAddr(), Device.of(request));
    }

    /** {@code code} or {@code ticket}; with either, a phone may be proved by {@code phone_code} or by {@code phone} and {@code sms_code}. */
    private static Grant wechat(HttpServletRequest request) {
        String code = optional(request, "code");
        String ticket = optional(request, "ticket");
        String phoneCode = optional(request, "phone_code");
        String phone = optional(request, "phone");
        if ((code == null) == (ticket == null)) {
            throw invalid("one of the parameters code and ticket is needed");
        }
        if (phoneCode != null && phone != null) {
            throw invalid("phone_code and phone exclude each other");
        }
        return new Grant(
                client(),
                new WechatSigningIn.Attempt(
                        code, ticket, phoneCode, phone, optional(request, "sms_code"), request.getRemoteAddr()),
                Device.of(request));
    }

    private static Authentication client() {
        return Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
    }

    private static @Nullable String optional(HttpServletRequest request, String name) {
        return request.getParameterValues(name) == null ? null : one(request, name);
    }

    private static String one(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length != 1 || values[0].isBlank()) {
            throw invalid("one parameter " + name + " is needed");
        }
        return values[0];
    }

    private static OAuth2AuthenticationException invalid(String why) {
        return new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, why, null));
    }
}
