package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Reproof;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A code by which somebody who is signed in proves once more to be the person. */
@RestController
@SignedIn
class ProofApi {
    private final Reproof reproof;

    ProofApi(Reproof reproof) {
        this.reproof = reproof;
    }

    /** 204: a code of purpose BIND is on its way to one's own phone; 409 without a phone, 429 beyond the limits. */
    @PostMapping("/api/me/verification-code")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void send(Actor actor, HttpServletRequest request) {
        reproof.send(actor.id(), request.getRemoteAddr());
    }
}
