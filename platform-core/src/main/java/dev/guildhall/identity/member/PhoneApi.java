package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.PhoneChanges;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own phone. */
@RestController
@SignedIn
class PhoneApi {
    private final PhoneChanges changes;

    PhoneApi(PhoneChanges changes) {
        this.changes = changes;
    }

    /**
     * @param code sent to the new phone for purpose BIND
     * @param oldCode sent to the present phone for purpose BIND, or {@code password}: that it is the person who asks
     */
    record Change(
            @Nullable String phone,
            @Nullable String code,
            @Nullable String oldCode,
            @Nullable String password) {}

    /** 204: the new phone signs in from now on, the old one no longer; 409 where it is another account's. */
    @PostMapping("/api/me/phone")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(@RequestBody Change body, Actor actor, HttpServletRequest request) {
        changes.change(
                actor.id(),
                PhoneNumber.parse(body.phone() == null ? "" : body.phone()),
                body.code() == null ? "" : body.code(),
                new PhoneChanges.Proof(body.oldCode(), body.password()),
                request.getRemoteAddr());
    }
}
