package dev.guildhall.identity.factor;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.console.FormProblems;
import dev.guildhall.identity.console.SignInWords;
import dev.guildhall.identity.domain.SignInLog;
import dev.guildhall.identity.operator.OperatorSignInLog;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** 安全设置: one's own second factors, recovery codes, trusted devices and newest sign-ins. */
@SignedIn
abstract class SecurityPages {
    /** Whoever changes factors has given one not longer ago than this. */
    private static final Duration RECENT = Duration.ofMinutes(15);

    private static final int NEWEST = 10;

    private final FactorRealm realm;
    private final JsonMapper json;
    private final Clock clock;

    SecurityPages(FactorRealm realm, JsonMapper json, Clock clock) {
        this.realm = realm;
        this.json = json;
        this.clock = clock;
    }

    /** A line of one's own log. */
    record Line(Instant at, String way, String outcome, boolean good, int times, String address, String device) {}

    abstract List<Line> newest(UUID owner);

    /** Of a tenant's console. */
    @SignedIn
    @Controller
    @RequestMapping("/console")
    static class OfStaff extends SecurityPages {
        private final SignInLog log;

        OfStaff(StaffRealm realm, SignInLog log, JsonMapper json, Clock clock) {
            super(realm, json, clock);
            this.log = log;
        }

        @Override
        List<Line> newest(UUID owner) {
            return log.lines(new SignInLog.Filter(owner, null, null, null, null, null), 0, NEWEST).items().stream()
                    .map(line -> new Line(
                            line.lastAt(),
                            SignInWords.way(line.way()),
                            SignInWords.outcome(line.outcome()),
                            SignInWords.good(line.outcome()),
                            line.times(),
                            line.address(),
                            line.device()))
                    .toList();
        }
    }

    /** Of the operator's console. */
    @SignedIn
    @Controller
    @RequestMapping("/operator")
    static class OfOperators extends SecurityPages {
        private final OperatorSignInLog log;

        OfOperators(OperatorRealm realm, OperatorSignInLog log, JsonMapper json, Clock clock) {
            super(realm, json, clock);
            this.log = log;
        }

        @Override
        List<Line> newest(UUID owner) {
            return log.newest(owner, NEWEST).stream()
                    .map(line -> new Line(
                            line.at(),
                            SignInWords.way(line.way()),
                            SignInWords.outcome(line.outcome()),
                            SignInWords.good(line.outcome()),
                            1,
                            line.address(),
                            line.device()))
                    .toList();
        }
    }

    @GetMapping("/security")
    String page(HttpServletRequest request, Model model) {
        return show(request, model);
    }

    /** Before anything else, for those who must have a second factor and have none. */
    @GetMapping("/security/required")
    String required(HttpServletRequest request, Model model) {
        FactorRealm.Who who = who();
        if (realm.factors().has(who.id())) {
            return "redirect:" + realm.root();
        }
        passkeyOptions(who, request, model);
        return bare(model, who, "identity/factor/required");
    }

    @PostMapping("/security/totp")
    String beginTotp(HttpServletRequest request) {
        FactorRealm.Who who = who();
        return mustProve(who, request) ? prove(who, "totp") : toTotp(who, request);
    }

    private String toTotp(FactorRealm.Who who, HttpServletRequest request) {
        StepSession.setup(
                request,
                realm.factors().beginTotp(who.id(), realm.house(), who.login()).sealed());
        return "redirect:" + realm.root() + "/security/totp";
    }

    /** Before the first factor: that it is the person who sets it, and not somebody at a desk that was left open. */
    @GetMapping("/security/proof")
    String proof(@RequestParam(defaultValue = "") String then, HttpServletRequest request, Model model) {
        FactorRealm.Who who = who();
        return mustProve(who, request) ? proof(who, then, model) : proved(who, then, request);
    }

    @PostMapping("/security/proof/code")
    String sendProofCode(
            @RequestParam(defaultValue = "") String then,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        FactorRealm.Who who = who();
        try {
            Optional<String> phone = realm.phoneForProof(who.id());
            if (phone.isPresent()) {
                realm.sendProofCode(who.id(), request.getRemoteAddr());
                model.addAttribute("sent", FactorWords.of("factor.proof-sent", phone.get()));
            }
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
        }
        return proof(who, then, model);
    }

    @PostMapping("/security/proof")
    String prove(
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String then,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        FactorRealm.Who who = who();
        try {
            realm.prove(who.id(), code, password, request.getRemoteAddr());
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return proof(who, then, model);
        }
        StepSession.proved(request, clock.instant());
        return proved(who, then, request);
    }

    private String proved(FactorRealm.Who who, String then, HttpServletRequest request) {
        if (mustProve(who, request)) {
            return prove(who, then);
        }
        if (then.equals("totp")) {
            return toTotp(who, request);
        }
        return "redirect:" + realm.root() + (then.equals("required") ? "/security/required" : "/security");
    }

    private String proof(FactorRealm.Who who, String then, Model model) {
        model.addAttribute("then", then);
        model.addAttribute("phone", realm.phoneForProof(who.id()).orElse(null));
        return bare(model, who, "identity/factor/proof");
    }

    @GetMapping("/security/totp")
    String totp(HttpServletRequest request, Model model) {
        FactorRealm.Who who = who();
        return StepSession.setup(request)
                .map(kept -> totp(who, kept, model))
                .orElse("redirect:" + realm.root() + "/security");
    }

    private String totp(FactorRealm.Who who, byte[] kept, Model model) {
        try {
            model.addAttribute("setup", realm.factors().resumeTotp(who.id(), kept, realm.house(), who.login()));
        } catch (Factors.SetupGone late) {
            return "redirect:" + realm.root() + "/security";
        }
        return bare(model, who, "identity/factor/totp");
    }

    @PostMapping("/security/totp/confirmation")
    String confirmTotp(
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        FactorRealm.Who who = who();
        byte[] sealed = StepSession.setup(request).orElse(null);
        if (sealed == null) {
            return "redirect:" + realm.root() + "/security";
        }
        try {
            realm.factors().confirmTotp(who.id(), sealed, code);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return totp(who, sealed, model);
        }
        StepSession.endSetup(request);
        realm.audit("factor.added", who.id(), Map.of("factor", FactorWords.of("factor.totp")));
        return added(who, FactorWords.of("factor.totp"), request, model, redirect);
    }

    @PostMapping("/security/passkeys")
    String addPasskey(
            @RequestParam(defaultValue = "") String credential,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        FactorRealm.Who who = who();
        if (mustProve(who, request)) {
            return prove(who, "");
        }
        try {
            String challenge = StepSession.takeChallenge(request)
                    .orElseThrow(() -> new Invalid("credential", FactorWords.of("factor.passkey-not-made")));
            realm.factors().addPasskey(who.id(), credential, party(request), challenge, name);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return show(request, model);
        }
        String shown = name.isBlank() ? FactorWords.of("factor.passkey") : name.strip();
        realm.audit("factor.added", who.id(), Map.of("factor", shown));
        return added(who, shown, request, model, redirect);
    }

    /** With the first factor come the recovery codes. */
    private String added(
            FactorRealm.Who who, String name, HttpServletRequest request, Model model, RedirectAttributes redirect) {
        StepSession.passed(request, clock.instant());
        if (realm.factors().recoveryLeft(who.id()) == 0) {
            return codes(who, model, true);
        }
        Toast.after(redirect, FactorWords.of("factor.added", name));
        return "redirect:" + realm.root() + "/security";
    }

    @PostMapping("/security/recovery-codes")
    String newCodes(HttpServletRequest request, Model model) {
        FactorRealm.Who who = who();
        if (!realm.factors().has(who.id())) {
            return "redirect:" + realm.root() + "/security";
        }
        if (mustProve(who, request)) {
            return prove(who, "");
        }
        realm.audit("factor.codes-renewed", who.id(), Map.of());
        return codes(who, model, false);
    }

    private String codes(FactorRealm.Who who, Model model, boolean first) {
        List<String> codes = realm.factors().newRecoveryCodes(who.id());
        String text = FactorWords.of("factor.codes-file", realm.house(), who.name()) + "\r\n\r\n"
                + String.join("\r\n", codes);
        model.addAttribute("codes", codes);
        model.addAttribute("plain", String.join("\n", codes));
        model.addAttribute("first", first);
        model.addAttribute(
                "file",
                "data:text/plain;charset=utf-8,"
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        return bare(model, who, "identity/factor/codes");
    }

    @PostMapping("/security/factors/{id}/name")
    String rename(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        FactorRealm.Who who = who();
        try {
            realm.factors().rename(who.id(), id, name);
        } catch (Invalid problem) {
            FormProblems.show(problem, model, response);
            return show(request, model);
        }
        Toast.after(redirect, FactorWords.of("factor.renamed"));
        return "redirect:" + realm.root() + "/security";
    }

    @PostMapping("/security/factors/{id}/removal")
    String remove(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        FactorRealm.Who who = who();
        if (mustProve(who, request)) {
            return prove(who, "");
        }
        Factor removed = realm.factors().remove(who.id(), id, realm.demands(who.id()));
        realm.audit("factor.removed", who.id(), Map.of("factor", removed.name()));
        Toast.after(redirect, FactorWords.of("factor.removed", removed.name()));
        return "redirect:" + realm.root() + "/security";
    }

    @PostMapping("/security/trusted/{id}/removal")
    String endTrust(@PathVariable UUID id, RedirectAttributes redirect) {
        realm.factors().endTrust(who().id(), id);
        Toast.after(redirect, FactorWords.of("factor.trust-ended"));
        return "redirect:" + realm.root() + "/security";
    }

    private String show(HttpServletRequest request, Model model) {
        FactorRealm.Who who = who();
        model.addAttribute("root", realm.root());
        model.addAttribute("who", who);
        model.addAttribute("factors", realm.factors().of(who.id()));
        model.addAttribute("left", realm.factors().recoveryLeft(who.id()));
        model.addAttribute("trusted", realm.factors().trusted(who.id()));
        model.addAttribute("demanded", realm.demands(who.id()));
        model.addAttribute("trustDays", realm.trustDays());
        model.addAttribute("lines", newest(who.id()));
        passkeyOptions(who, request, model);
        return realm.isOperators() ? "identity/factor/security-operator" : "identity/factor/security-console";
    }

    private void passkeyOptions(FactorRealm.Who who, HttpServletRequest request, Model model) {
        RelyingParty party = party(request);
        boolean first = !realm.factors().has(who.id());
        // The browser's own dialog comes before anything is sent, so the proof has to come before it.
        model.addAttribute("proofFirst", party.canHavePasskeys() && first && mustProve(who, request));
        if (party.canHavePasskeys() && !(first && mustProve(who, request))) {
            String challenge = Passkeys.newChallenge();
            StepSession.challenge(request, challenge);
            model.addAttribute(
                    "options",
                    json.writeValueAsString(Passkeys.creation(
                            party,
                            challenge,
                            who.id(),
                            who.login(),
                            who.name(),
                            realm.factors().passkeys(who.id(), party))));
        }
    }

    private String bare(Model model, FactorRealm.Who who, String view) {
        model.addAttribute("operator", realm.isOperators());
        model.addAttribute("root", realm.root());
        model.addAttribute("who", who);
        return view;
    }

    private boolean mustProve(FactorRealm.Who who, HttpServletRequest request) {
        return realm.factors().has(who.id())
                ? !StepSession.hasPassedWithin(request, RECENT, clock.instant())
                : !StepSession.hasProvedWithin(request, RECENT, clock.instant());
    }

    private String prove(FactorRealm.Who who, String then) {
        return "redirect:" + realm.root()
                + (realm.factors().has(who.id())
                        ? "/sign-in/factor?next=" + realm.root() + "/security"
                        : "/security/proof" + (then.isEmpty() ? "" : "?then=" + then));
    }

    private RelyingParty party(HttpServletRequest request) {
        return RelyingParty.of(request, realm.house());
    }

    private FactorRealm.Who who() {
        return realm.signedIn().orElseThrow(SignInRequired::new);
    }
}
