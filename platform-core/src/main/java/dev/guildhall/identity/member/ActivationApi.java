package dev.guildhall.identity.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.domain.Activating;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Activates accounts; for those who cannot be signed in yet. */
@RestController
@RequestMapping("/api/activations")
@Open
class ActivationApi {
    private final Activating activating;

    ActivationApi(Activating activating) {
        this.activating = activating;
    }

    /**
     * @param token of the link; or
     * @param login phone, e-mail or username, with {@code code}
     */
    record Activation(
            @Nullable String token,
            @Nullable String login,
            @Nullable String code) {}

    /** @param state ACTIVATED, ALREADY_ACTIVE or EMAIL_CONFIRMED */
    record Answer(String state) {}

    /** @param login phone, e-mail or username; or the token of an old link */
    record Again(@Nullable String token, @Nullable String login) {}

    /** 200; 410 {@code /problems/activation-expired} after ten minutes, with the address that sends anew. */
    @PostMapping
    Answer activate(@RequestBody Activation body, HttpServletRequest request) {
        if (body.token() != null && !body.token().isBlank()) {
            return new Answer(activating.byLink(body.token()).name());
        }
        return new Answer(activating
                .byCode(required("login", body.login()), required("code", body.code()), request.getRemoteAddr())
                .name());
    }

    /** 204 whether or not there is such an account. */
    @PostMapping("/again")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void again(@RequestBody Again body, HttpServletRequest request) {
        if (body.token() != null && !body.token().isBlank()) {
            activating.againByLink(body.token(), request.getRemoteAddr());
        } else {
            activating.again(required("login", body.login()), request.getRemoteAddr());
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new Invalid(field, Words.of("activation." + field));
        }
        return value;
    }
}
