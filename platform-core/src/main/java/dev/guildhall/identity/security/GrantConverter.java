package dev.guildhall.identity.security;

import dev.guildhall.identity.EntryTerms;
import dev.guildhall.identity.domain.WechatSigningIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern AGREEMENT = Pattern.compile("([a-z][a-z0-9-]{0,39}):(\\d{1,6})");

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

    /**
     * {@code code} or {@code ticket}; with either, a phone may be proved by {@code phone_code} or by {@code phone} and
     * {@code sms_code}, and {@code agreements} says what was accepted: {@code user:2,privacy:1}.
     */
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
                        code,
                        ticket,
                        phoneCode,
                        phone,
                        optional(request, "sms_code"),
                        agreements(optional(request, "agreements")),
                        request.getRemoteAddr(),
                        Device.of(request)),
                Device.of(request));
    }

    private static List<EntryTerms.Accepted> agreements(@Nullable String given) {
        List<EntryTerms.Accepted> accepted = new ArrayList<>();
        for (String each : given == null ? new String[0] : given.split(",", 20)) {
            Matcher one = AGREEMENT.matcher(each);
            if (!one.matches()) {
                throw invalid("agreements are written as code:version, joined by commas");
            }
            accepted.add(new EntryTerms.Accepted(one.group(1), Integer.parseInt(one.group(2))));
        }
        return accepted;
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
