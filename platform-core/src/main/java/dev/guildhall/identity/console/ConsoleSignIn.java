package dev.guildhall.identity.console;

import dev.guildhall.access.Open;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.factor.ConsoleEntry;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The tenant console's sign-in page, by code and by password; works without scripts. */
@Controller
@Open
class ConsoleSignIn {
    private static final String PAGE = "identity/console/sign-in";

    private final SigningIn signingIn;
    private final VerificationCodes codes;
    private final ConsoleEntry entry;
    private final ModuleSettings settings;

    ConsoleSignIn(SigningIn signingIn, VerificationCodes codes, ConsoleEntry entry, ModuleSettings settings) {
        this.signingIn = signingIn;
        this.codes = codes;
        this.entry = entry;
        this.settings = settings;
    }

    @GetMapping("/console/sign-in")
    String page(
            @RequestParam(defaultValue = "code") String mode,
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(required = false) @Nullable String out,
            @RequestParam(required = false) @Nullable String changed,
            @RequestParam(required = false) @Nullable String over,
            Optional<Actor> actor,
            Model model) {
        if (actor.isPresent()) {
            return "redirect:" + Next.page(next);
        }
        model.addAttribute("signedOut", out != null);
        model.addAttribute("changed", changed != null);
        model.addAttribute("over", over != null);
        return show(model, mode.equals("password") ? "password" : "code", next);
    }

    @PostMapping("/console/sign-in/code-request")
    String sendCode(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "false") boolean keep,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("phone", phone);
        model.addAttribute("keep", keep);
        try {
            PhoneNumber number = PhoneNumber.parse(phone);
            codes.request(number, CodePurpose.LOGIN, request.getRemoteAddr());
            model.addAttribute("sent", true);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
        }
        return showCode(model, phone, next);
    }

    @PostMapping("/console/sign-in/code")
    String byCode(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "false") boolean keep,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("phone", phone);
        model.addAttribute("keep", keep);
        try {
            return enter(() -> signingIn.byCode(PhoneNumber.parse(phone), code), keep, next, request);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return showCode(model, phone, next);
        }
    }

    @PostMapping("/console/sign-in")
    String byPassword(
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "false") boolean keep,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("login", login);
        model.addAttribute("keep", keep);
        try {
            return enter(() -> signingIn.byPassword(login, password, request.getRemoteAddr()), keep, next, request);
        } catch (SigningIn.PasswordChangeRequired required) {
            return "redirect:/console/welcome?ticket=" + required.ticket();
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return show(model, "password", next);
        }
    }

    private String enter(
            Supplier<SigningIn.Proven> proof, boolean keep, @Nullable String next, HttpServletRequest request) {
        SigningIn.Proven account = proof.get();
        if (!account.kind().equals(Actor.STAFF)) {
            throw new Refused("not-staff", Words.of("sign-in.wrong"), Words.of("sign-in.not-staff"));
        }
        return "redirect:" + entry.enter(request, account, keep && !security().graded(), Next.page(next));
    }

    private SecurityRules security() {
        return settings.of(SecurityRules.class);
    }

    private String showCode(Model model, String phone, @Nullable String next) {
        PhoneNumber.find(phone).map(codes::secondsUntilNext).ifPresent(wait -> model.addAttribute("wait", wait));
        return show(model, "code", next);
    }

    private String show(Model model, String mode, @Nullable String next) {
        SignInRules rules = settings.of(SignInRules.class);
        model.addAttribute("mode", mode);
        model.addAttribute("next", next == null ? "" : next);
        model.addAttribute("keepDays", security().graded() ? 0 : rules.keepDays());
        model.addAttribute("digits", rules.codeDigits());
        return PAGE;
    }
}
