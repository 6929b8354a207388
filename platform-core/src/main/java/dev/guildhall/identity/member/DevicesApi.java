package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.security.OpenSignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where one is signed in, and one's own password. */
@RestController
@SignedIn
class DevicesApi {
    private final OpenSignIns signIns;
    private final PasswordChanges passwords;

    DevicesApi(OpenSignIns signIns, PasswordChanges passwords) {
        this.signIns = signIns;
        this.passwords = passwords;
    }

    record PasswordChange(
            @Nullable String oldPassword, @Nullable String newPassword) {}

    /** The present one first. */
    @GetMapping("/api/devices")
    List<OpenSignIns.OpenSignIn> devices(Actor actor, SignInRef present) {
        return signIns.of(actor.id(), present);
    }

    /** Ends one; 404 where it is not one's own or has ended already. */
    @DeleteMapping("/api/devices/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable String id, Actor actor) {
        signIns.end(actor.id(), id);
    }

    /** Ends all others, tokens and browser sessions. */
    @DeleteMapping("/api/devices")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(Actor actor, SignInRef present) {
        signIns.endOthers(actor.id(), present);
    }

    /** By the old password; all other sign-ins end, this one goes on. */
    @PutMapping("/api/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody PasswordChange body, Actor actor, SignInRef present, HttpServletRequest request) {
        passwords.byOld(
                actor.id(),
                text(body.oldPassword()),
                text(body.newPassword()),
                present.signIn(),
                request.getRemoteAddr());
        signIns.forget(actor.id(), present);
    }

    private static String text(@Nullable String raw) {
        return raw == null ? "" : raw;
    }
}
