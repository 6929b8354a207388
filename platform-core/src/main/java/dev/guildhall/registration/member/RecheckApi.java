package dev.guildhall.registration.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.Actor;
import dev.guildhall.registration.domain.Rechecks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Confirming one's own phone, e-mail and identity card anew, where the tenant asks for it (W44). The code to the phone is that
 * of {@code POST /api/me/verification-code}.
 */
@RestController
@RequestMapping("/api/me/recheck")
@SignedIn
class RecheckApi {
    private final Rechecks rechecks;

    RecheckApi(Rechecks rechecks) {
        this.rechecks = rechecks;
    }

    /**
     * @param part PHONE, EMAIL or ID_NUMBER
     * @param shown masked; null where the account has none any more: binding a new one confirms it
     * @param confirmedAt null where it has still to be done
     */
    record Part(
            String part,
            String label,
            @Nullable String shown,
            @Nullable Instant confirmedAt) {}

    /**
     * @param state NONE, OPEN, or DONE where this call was the last that was needed; the other fields come with OPEN
     * @param blocked whether every other address answers 403 {@code recheck-needed} now
     */
    record Mine(
            String state,
            @Nullable String reason,
            @Nullable Instant askedAt,
            @Nullable Instant dueAt,
            boolean overdue,
            boolean blocked,
            List<Part> parts) {
        static Mine of(Rechecks.View view) {
            return new Mine(
                    "OPEN",
                    view.reason(),
                    view.askedAt(),
                    view.dueAt(),
                    view.overdue(),
                    view.blocked(),
                    view.parts().stream()
                            .map(each -> new Part(each.part(), each.label(), each.shown(), each.confirmedAt()))
                            .toList());
        }

        static Mine closed(String state) {
            return new Mine(state, null, null, null, false, false, List.of());
        }
    }

    record Code(@Nullable String code) {}

    record Card(@Nullable String name, @Nullable String idNumber) {}

    @GetMapping
    Mine mine(Actor actor) {
        return mine(actor, "NONE");
    }

    /** 409 {@code recheck-not-asked} or {@code no-recheck} where it is not asked for; so for those below. */
    @PostMapping("/phone")
    Mine phone(@RequestBody Code body, Actor actor, HttpServletRequest request) {
        rechecks.confirmPhone(actor.id(), text(body.code()), request.getRemoteAddr());
        return mine(actor, "DONE");
    }

    /** 204: code and link are on their way to the account's own address and good for ten minutes. */
    @PostMapping("/email/code")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void sendEmail(Actor actor, HttpServletRequest request) {
        rechecks.sendEmail(actor.id(), request.getRemoteAddr());
    }

    @PostMapping("/email")
    Mine email(@RequestBody Code body, Actor actor) {
        rechecks.confirmEmail(actor.id(), text(body.code()));
        return mine(actor, "DONE");
    }

    /** Five tries a day; 400 for {@code idNumber} where name and number are not those of the account. */
    @PostMapping("/id-number")
    Mine idNumber(@RequestBody Card body, Actor actor) {
        rechecks.confirmIdNumber(actor.id(), text(body.name()), text(body.idNumber()));
        return mine(actor, "DONE");
    }

    private Mine mine(Actor actor, String otherwise) {
        return rechecks.current(actor.id()).map(Mine::of).orElseGet(() -> Mine.closed(otherwise));
    }

    private static String text(@Nullable String raw) {
        return raw == null ? "" : raw;
    }

    /** {@code recheck} of {@code GET /api/me}: the open demand, or null. */
    @Component
    static class InMe implements AboutMe {
        private final Rechecks rechecks;

        InMe(Rechecks rechecks) {
            this.rechecks = rechecks;
        }

        @Override
        public Map<String, Object> of(Actor actor) {
            Map<String, Object> about = new HashMap<>();
            rechecks.current(actor.id()).ifPresent(view -> about.put("recheck", Mine.of(view)));
            return about;
        }
    }
}
