package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refusals of the token endpoint: the members of RFC 6749 ({@code error}, {@code error_description}) and beside them those of
 * a problem, so that one piece of a client reads the errors of every address.
 */
@Component
class TokenErrors implements AuthenticationFailureHandler {
    private final JsonMapper json;

    TokenErrors(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2Error error = exception instanceof OAuth2AuthenticationException refused
                ? refused.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        Problem problem = exception instanceof RefusedGrant refused ? refused.problem() : null;
        response.setStatus(status(error, problem));
        response.setHeader("Cache-Control", "no-store");
        if (problem != null) {
            problem.headers().forEach(response::setHeader);
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(body(error, problem)));
    }

    private static int status(OAuth2Error error, @Nullable Problem problem) {
        if (problem != null) {
            return problem.status().value();
        }
        return OAuth2ErrorCodes.INVALID_CLIENT.equals(error.getErrorCode()) ? 401 : 400;
    }

    private static Map<String, Object> body(OAuth2Error error, @Nullable Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error.getErrorCode());
        if (problem == null) {
            if (error.getDescription() != null) {
                body.put("error_description", error.getDescription());
            }
            return body;
        }
        body.put("error_description", problem.detail());
        if (problem instanceof SigningIn.PasswordChangeRequired required) {
            body.put("ticket", required.ticket());
        }
        body.put("type", problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status().value());
        body.put("detail", problem.detail());
        problem.fields().forEach(body::putIfAbsent);
        return body;
    }
}
