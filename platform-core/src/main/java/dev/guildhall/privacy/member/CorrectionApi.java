package dev.guildhall.privacy.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.privacy.domain.Corrections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Correction of what one said of oneself. */
@RestController
class CorrectionApi {
    private final Corrections corrections;

    CorrectionApi(Corrections corrections) {
        this.corrections = corrections;
    }

    /** @param name what the account is called; left out, it stays */
    record Correction(@Nullable String name) {}

    @PatchMapping("/api/me")
    @SignedIn
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void correct(@RequestBody Correction body, Actor actor) {
        if (body.name() != null) {
            corrections.rename(actor.id(), body.name());
        }
    }
}
