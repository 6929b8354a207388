package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountHeld;
import dev.guildhall.identity.domain.Activating;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.WechatSigningIn;
import dev.guildhall.identity.factor.TokenStep;
import dev.guildhall.problem.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** A problem on its way out of the token endpoint. */
final class RefusedGrant extends OAuth2AuthenticationException {
    private final transient Problem problem;

    RefusedGrant(Problem problem) {
        super(new OAuth2Error(code(problem), null, null), problem.detail(), problem);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }

    private static String code(Problem problem) {
        if (problem instanceof TokenStep.SecondFactorRequired) {
            return "second_factor_required";
        }
        if (problem instanceof SigningIn.PasswordExpired) {
            return "password_expired";
        }
        if (problem instanceof SigningIn.PasswordChangeRequired) {
            return "password_change_required";
        }
        if (problem instanceof AccountHeld held) {
            return held.error();
        }
        if (problem instanceof WechatSigningIn.PhoneBindingRequired) {
            return "phone_binding_required";
        }
        if (problem instanceof WechatSigningIn.ConsentRequired) {
            return "agreement_needed";
        }
        if (problem instanceof Activating.ActivationRequired) {
            return "activation_required";
        }
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            return "temporarily_unavailable";
        }
        return problem.status() == HttpStatus.TOO_MANY_REQUESTS ? "too_many_requests" : OAuth2ErrorCodes.INVALID_GRANT;
    }
}
