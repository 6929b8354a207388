package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.Emails;
import dev.guildhall.vault.EmailAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own e-mail address. */
@RestController
@RequestMapping("/api/me/email")
@SignedIn
class EmailApi {
    private final Emails emails;

    EmailApi(Emails emails) {
        this.emails = emails;
    }

    record Address(@Nullable String email) {}

    record Code(@Nullable String code) {}

    /** 204: code and link are on their way and good for ten minutes; 429 beyond the limits. */
    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void request(@RequestBody Address body, Actor actor, HttpServletRequest request) {
        emails.request(
                actor.id(), EmailAddress.parse(body.email() == null ? "" : body.email()), request.getRemoteAddr());
    }

    /** 204; 409 where the address belongs to another account. */
    @PostMapping("/confirmation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void confirm(@RequestBody Code body, Actor actor) {
        emails.confirm(actor.id(), body.code() == null ? "" : body.code());
    }

    /** 204, also where there was none; 409 where one could not sign in any more. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor actor) {
        emails.remove(actor.id());
    }
}
