package dev.guildhall.agreement.member;

import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.AgreementText;
import dev.guildhall.agreement.AgreementView;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.agreement.GivenConsent;
import dev.guildhall.agreement.domain.Words;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Agreements to read and to accept. */
@RestController
class AgreementsApi {
    private final Agreements agreements;

    AgreementsApi(Agreements agreements) {
        this.agreements = agreements;
    }

    /** @param url page to read it on, from the root of the server */
    record Item(String code, String title, int version, Instant publishedAt, String url) {}

    /** @param occasion {@code REGISTER} or {@code SHOP} */
    @GetMapping("/api/agreements")
    @Open
    List<Item> current(@RequestParam(defaultValue = Agreements.REGISTER) String occasion, HttpServletRequest request) {
        return agreements.current(occasion).stream()
                .map(each -> item(each, request.getContextPath()))
                .toList();
    }

    @GetMapping("/api/agreements/{code}")
    @Open
    AgreementText text(@PathVariable String code) {
        return agreements.text(code).orElseThrow(() -> new NotFound(Words.of("agreement")));
    }

    /** What one has agreed to, newest first. */
    @GetMapping("/api/agreements/consents")
    @SignedIn
    List<GivenConsent> consents(Actor actor) {
        return agreements.consents(actor.id());
    }

    /** A list of {@code {code, version, clauses?}}; one that is no longer the newest is a conflict. */
    @PostMapping("/api/agreements/consents")
    @SignedIn
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void accept(
            @RequestBody List<AgreementRef> accepted,
            @RequestHeader(value = "User-Agent", defaultValue = "") String device,
            Actor actor,
            HttpServletRequest request) {
        if (accepted.isEmpty()) {
            throw new Invalid("agreements", Words.of("none"));
        }
        agreements.accept(actor.id(), accepted, request.getRemoteAddr(), device.isBlank() ? null : device);
    }

    static Item item(AgreementView view, String prefix) {
        return new Item(view.code(), view.title(), view.version(), view.publishedAt(), prefix + view.url());
    }
}
