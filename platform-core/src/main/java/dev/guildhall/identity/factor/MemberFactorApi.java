package dev.guildhall.identity.factor;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Reproof;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * 手机动态口令: one's own authenticator app and its recovery codes (W16). Turning it on takes the password or a code sent to
 * the phone; every change afterwards takes a time code or a recovery code.
 */
@RestController
@RequestMapping("/api/me/second-factor")
@SignedIn
class MemberFactorApi {
    private final StaffRealm realm;
    private final Reproof reproof;

    MemberFactorApi(StaffRealm realm, Reproof reproof) {
        this.realm = realm;
        this.reproof = reproof;
    }

    /**
     * @param on whether sign-in asks for it
     * @param recoveryLeft recovery codes that have not been used
     * @param demanded whether it must stay on
     */
    record State(
            boolean on, @Nullable Instant since, @Nullable Instant usedAt, int recoveryLeft, boolean demanded) {}

    /**
     * Proof to be the person: {@code password} or {@code code} (sent to the phone for purpose BIND) where no second factor is
     * on, {@code otp} where one is.
     */
    record Proof(
            @Nullable String code,
            @Nullable String password,
            @Nullable String otp) {}

    /**
     * @param setup to be brought back with the first code, within fifteen minutes
     * @param secret for typing, in groups of four
     * @param uri {@code otpauth:} address, as in the QR code
     * @param size modules of the QR code in each direction, without its quiet zone
     * @param path the dark modules as path of an SVG in a square of {@code size} units
     */
    record Setup(String setup, String secret, String uri, int size, String path) {}

    record Confirmation(@Nullable String setup, @Nullable String code) {}

    /** @param recoveryCodes shown this once; empty where those from before go on counting */
    record Codes(List<String> recoveryCodes) {}

    @GetMapping
    State state(Actor actor) {
        UUID owner = actor.id().value();
        Optional<Factor> app = app(owner);
        return new State(
                realm.factors().has(owner),
                app.map(Factor::createdAt).orElse(null),
                app.map(Factor::usedAt).orElse(null),
                realm.factors().recoveryLeft(owner),
                demanded(actor));
    }

    /** Begins with an app, the first or another phone's. */
    @PostMapping("/setup")
    Setup begin(@RequestBody Proof proof, Actor actor, HttpServletRequest request) {
        UUID owner = actor.id().value();
        if (realm.factors().has(owner)) {
            check(owner, proof.otp());
        } else {
            reproof.requireEither(actor.id(), proof.code(), proof.password(), request.getRemoteAddr());
        }
        Factors.Setup setup = realm.factors().beginTotp(owner, realm.house(), realm.login(actor));
        return new Setup(
                Base64.getUrlEncoder().withoutPadding().encodeToString(setup.sealed()),
                setup.shown(),
                setup.uri(),
                setup.picture().size(),
                setup.picture().path());
    }

    /** Turns it on, by a code that the app shows now. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Codes confirm(@RequestBody Confirmation body, Actor actor) {
        UUID owner = actor.id().value();
        realm.factors().confirmTotp(owner, sealed(body.setup()), body.code() == null ? "" : body.code());
        realm.audit("factor.added", owner, Map.of("factor", FactorWords.of("factor.totp")));
        return new Codes(
                realm.factors().recoveryLeft(owner) == 0 ? realm.factors().newRecoveryCodes(owner) : List.of());
    }

    /** New recovery codes; those from before end. */
    @PostMapping("/recovery-codes")
    Codes renew(@RequestBody Proof proof, Actor actor) {
        UUID owner = actor.id().value();
        requireOn(owner);
        check(owner, proof.otp());
        realm.audit("factor.codes-renewed", owner, Map.of());
        return new Codes(realm.factors().newRecoveryCodes(owner));
    }

    /** Turns it off; 409 where one is demanded. */
    @PostMapping("/removal")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@RequestBody Proof proof, Actor actor) {
        UUID owner = actor.id().value();
        Factor app = app(owner).orElseThrow(MemberFactorApi::off);
        check(owner, proof.otp());
        realm.factors().remove(owner, app.id(), demanded(actor));
        realm.audit("factor.removed", owner, Map.of("factor", app.name()));
    }

    private void check(UUID owner, @Nullable String otp) {
        if (otp == null || otp.isBlank()) {
            throw new Invalid("otp", FactorWords.of("factor.otp-needed"));
        }
        realm.factors().check(owner, otp);
    }

    private boolean demanded(Actor actor) {
        return actor.kind().equals(Actor.STAFF) && realm.demands(actor.id().value());
    }

    private void requireOn(UUID owner) {
        if (!realm.factors().has(owner)) {
            throw off();
        }
    }

    private Optional<Factor> app(UUID owner) {
        return realm.factors().of(owner).stream()
                .filter(factor -> !factor.passkey())
                .findFirst();
    }

    private static Conflict off() {
        return new Conflict("second-factor-off", FactorWords.of("factor.off.title"), FactorWords.of("factor.off"));
    }

    private static byte[] sealed(@Nullable String setup) {
        try {
            return Base64.getUrlDecoder().decode(setup == null ? "" : setup);
        } catch (IllegalArgumentException garbage) {
            throw new Factors.SetupGone();
        }
    }
}
