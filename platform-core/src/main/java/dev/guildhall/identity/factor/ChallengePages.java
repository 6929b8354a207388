package dev.guildhall.identity.factor;

import dev.guildhall.access.Open;
import dev.guildhall.identity.console.FormProblems;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.Visit;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** The step after the password: a time code, a recovery code or a passkey. Also asked before factors are changed. */
@Open
abstract class ChallengePages {
    private final FactorRealm realm;
    private final ConsoleEntry entry;
    private final Visit.Source visits;
    private final JsonMapper json;
    private final Clock clock;

    ChallengePages(FactorRealm realm, ConsoleEntry entry, Visit.Source visits, JsonMapper json, Clock clock) {
        this.realm = realm;
        this.entry = entry;
        this.visits = visits;
        this.json = json;
        this.clock = clock;
    }

    /** Of a tenant's console. */
    @Open
    @Controller
    @RequestMapping("/console")
    static class OfStaff extends ChallengePages {
        OfStaff(StaffRealm realm, ConsoleEntry entry, Visit.Source visits, JsonMapper json, Clock clock) {
            super(realm, entry, visits, json, clock);
        }
    }

    /** Of the operator's console. */
    @Open
    @Controller
    @RequestMapping("/operator")
    static class OfOperators extends ChallengePages {
        OfOperators(OperatorRealm realm, ConsoleEntry entry, Visit.Source visits, JsonMapper json, Clock clock) {
            super(realm, entry, visits, json, clock);
        }
    }

    @GetMapping("/sign-in/factor")
    String page(
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(required = false) @Nullable String recovery,
            HttpServletRequest request,
            Model model) {
        Optional<FactorRealm.Who> who = who(request);
        if (who.isEmpty()) {
            return "redirect:" + realm.root() + "/sign-in";
        }
        return show(who.get(), next, recovery != null, request, model);
    }

    @PostMapping("/sign-in/factor")
    String byCode(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "false") boolean trust,
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(required = false) @Nullable String recovery,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return prove(
                owner -> realm.factors().check(owner, code),
                Way.TOTP,
                trust,
                next,
                recovery != null,
                request,
                response,
                model);
    }

    @PostMapping("/sign-in/factor/passkey")
    String byPasskey(
            @RequestParam(defaultValue = "") String credential,
            @RequestParam(defaultValue = "false") boolean trust,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return prove(
                owner -> {
                    String challenge = StepSession.takeChallenge(request)
                            .orElseThrow(() -> new Invalid("credential", FactorWords.of("factor.passkey-wrong")));
                    realm.factors().checkPasskey(owner, credential, party(request), challenge);
                    return Way.PASSKEY;
                },
                Way.PASSKEY,
                trust,
                next,
                false,
                request,
                response,
                model);
    }

    private String prove(
            Function<UUID, Way> proof,
            Way tried,
            boolean trust,
            @Nullable String next,
            boolean recovery,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<FactorRealm.Who> who = who(request);
        if (who.isEmpty()) {
            return "redirect:" + realm.root() + "/sign-in";
        }
        UUID owner = who.get().id();
        try {
            Way way = proof.apply(owner);
            realm.log(owner, way, Outcome.DONE);
        } catch (Problem problem) {
            realm.log(owner, tried, problem instanceof TooMany ? Outcome.SLOWED : Outcome.WRONG);
            FormProblems.show(problem, model, response);
            return show(who.get(), next, recovery, request, model);
        }
        Optional<StepSession.Pending> pending = pending(request);
        String page = next == null ? realm.root() : own(next);
        if (pending.isPresent()) {
            entry.begin(request, realm, pending.get());
            page = pending.get().next();
        }
        StepSession.passed(request, clock.instant());
        int days = realm.trustDays();
        if (trust && days > 0) {
            String token = realm.factors().trust(owner, visits.current().device(), days);
            TrustCookie.write(request, response, realm.root(), token, days);
        }
        return "redirect:" + page;
    }

    private String show(
            FactorRealm.Who who, @Nullable String next, boolean recovery, HttpServletRequest request, Model model) {
        RelyingParty party = party(request);
        List<byte[]> keys = party.canHavePasskeys() ? realm.factors().passkeys(who.id(), party) : List.of();
        if (!keys.isEmpty()) {
            String challenge = Passkeys.newChallenge();
            StepSession.challenge(request, challenge);
            model.addAttribute("options", json.writeValueAsString(Passkeys.request(party, challenge, keys)));
        }
        model.addAttribute("operator", realm.isOperators());
        model.addAttribute("root", realm.root());
        model.addAttribute("who", who);
        model.addAttribute("totp", realm.factors().of(who.id()).stream().anyMatch(factor -> !factor.passkey()));
        model.addAttribute("recovery", recovery);
        model.addAttribute("trustDays", realm.trustDays());
        model.addAttribute("next", next);
        model.addAttribute("pending", pending(request).isPresent());
        return "identity/factor/challenge";
    }

    private RelyingParty party(HttpServletRequest request) {
        return RelyingParty.of(request, realm.house());
    }

    private Optional<StepSession.Pending> pending(HttpServletRequest request) {
        return StepSession.pending(request, clock.instant());
    }

    private Optional<FactorRealm.Who> who(HttpServletRequest request) {
        return pending(request)
                .flatMap(pending -> realm.find(pending.owner(), pending.version()))
                .or(realm::signedIn);
    }

    /** A page of this console, whatever was asked for. */
    private String own(String asked) {
        return asked.matches(realm.root() + "(/[a-z0-9-]+)*") ? asked : realm.root();
    }
}
