package dev.guildhall.identity.consent;

import dev.guildhall.access.Open;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.console.FormProblems;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.Tickets;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.factor.TokenStep;
import dev.guildhall.identity.security.ConsentRequests;
import dev.guildhall.identity.security.PagePolicy;
import dev.guildhall.identity.security.Sessions;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Signing in before a client is let in: by code and by password, for every kind of account; works without scripts. The
 * session that begins here counts on these pages alone.
 */
@Controller
@Open
class MemberSignIn {
    private static final String PAGE = "identity/member/sign-in";

    private final SigningIn signingIn;
    private final VerificationCodes codes;
    private final PasswordChanges changes;
    private final Tickets tickets;
    private final Accounts accounts;
    private final ConsentRequests requests;
    private final Sessions sessions;
    private final ModuleSettings settings;
    private final TokenStep secondStep;

    MemberSignIn(
            SigningIn signingIn,
            VerificationCodes codes,
            PasswordChanges changes,
            Tickets tickets,
            Accounts accounts,
            ConsentRequests requests,
            Sessions sessions,
            ModuleSettings settings,
            TokenStep secondStep) {
        this.secondStep = secondStep;
        this.signingIn = signingIn;
        this.codes = codes;
        this.changes = changes;
        this.tickets = tickets;
        this.accounts = accounts;
        this.requests = requests;
        this.sessions = sessions;
        this.settings = settings;
    }

    @GetMapping("/sign-in")
    @Nullable String page(
            @RequestParam(defaultValue = "code") String mode,
            @RequestParam(required = false) @Nullable String next,
            @RequestParam(required = false) @Nullable String out,
            @RequestParam(required = false) @Nullable String changed,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        Optional<SigningIn.Proven> member = sessions.member(request);
        if (member.isPresent() && Onward.to(next) != null) {
            return go(next, request, response);
        }
        member.ifPresent(account -> model.addAttribute("account", account));
        model.addAttribute("signedOut", out != null);
        model.addAttribute("changed", changed != null);
        return show(model, mode.equals("password") ? "password" : "code", next, response);
    }

    @PostMapping("/sign-in/code-request")
    String sendCode(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("phone", phone);
        try {
            codes.request(PhoneNumber.parse(phone), CodePurpose.LOGIN, request.getRemoteAddr());
            model.addAttribute("sent", true);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
        }
        return showCode(model, phone, next, response);
    }

    @PostMapping("/sign-in/code")
    @Nullable String byCode(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        model.addAttribute("phone", phone);
        try {
            return enter(() -> signingIn.byCode(PhoneNumber.parse(phone), code), next, request, response);
        } catch (TokenStep.SecondFactorRequired required) {
            return factor(required, next, model, response);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return showCode(model, phone, next, response);
        }
    }

    @PostMapping("/sign-in")
    @Nullable String byPassword(
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        model.addAttribute("login", login);
        try {
            return enter(() -> signingIn.byPassword(login, password, request.getRemoteAddr()), next, request, response);
        } catch (TokenStep.SecondFactorRequired required) {
            return factor(required, next, model, response);
        } catch (SigningIn.PasswordChangeRequired required) {
            return newPassword(required.ticket(), next, model, response);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return show(model, "password", next, response);
        }
    }

    /** The second half of a sign-in: a time code or a recovery code. */
    @PostMapping("/sign-in/factor")
    @Nullable String byFactor(
            @RequestParam(defaultValue = "") String ticket,
            @RequestParam(defaultValue = "") String otp,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        try {
            sessions.startForMember(request, secondStep.finish(ticket, otp));
            return go(next, request, response);
        } catch (TokenStep.StepGone gone) {
            FormProblems.show(gone, model, response);
            return show(model, "code", next, response);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return factor(ticket, next, model, response);
        }
    }

    /** After a right password that has to be changed first. */
    @PostMapping("/sign-in/password")
    @Nullable String setPassword(
            @RequestParam(defaultValue = "") String ticket,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        try {
            requireSame(newPassword, repeated);
            return enter(() -> signingIn.byTicket(ticket, newPassword), next, request, response);
        } catch (TokenStep.SecondFactorRequired required) {
            return factor(required, next, model, response);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return newPassword(ticket, next, model, response);
        }
    }

    @GetMapping("/sign-in/forgot")
    String forgot(@RequestParam(required = false) @Nullable String next, HttpServletResponse response, Model model) {
        return forgot("", next, model, response);
    }

    @PostMapping("/sign-in/forgot/code-request")
    String sendResetCode(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            codes.request(PhoneNumber.parse(phone), CodePurpose.RESET, request.getRemoteAddr());
            model.addAttribute("sent", true);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
        }
        return forgot(phone, next, model, response);
    }

    @PostMapping("/sign-in/forgot")
    @Nullable String reset(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        try {
            PhoneNumber number = PhoneNumber.parse(phone);
            requireSame(newPassword, repeated);
            changes.byCode(number, code, newPassword);
            response.sendRedirect(
                    request.getContextPath() + "/sign-in?mode=password&changed" + Onward.parameter("&", next));
            return null;
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return forgot(phone, next, model, response);
        }
    }

    private @Nullable String enter(
            Supplier<SigningIn.Proven> proof,
            @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        SigningIn.Proven account = proof.get();
        secondStep.require(account);
        sessions.startForMember(request, account);
        return go(next, request, response);
    }

    /** Back to what the client asked for; without that, to this page, which says that one is signed in. */
    private static @Nullable String go(@Nullable String next, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String onward = Onward.to(next);
        response.sendRedirect(request.getContextPath() + (onward == null ? "/sign-in" : onward));
        return null;
    }

    private String showCode(Model model, String phone, @Nullable String next, HttpServletResponse response) {
        PhoneNumber.find(phone).map(codes::secondsUntilNext).ifPresent(wait -> model.addAttribute("wait", wait));
        return show(model, "code", next, response);
    }

    private String show(Model model, String mode, @Nullable String next, HttpServletResponse response) {
        model.addAttribute("mode", mode);
        common(model, next, response);
        return PAGE;
    }

    private String newPassword(String ticket, @Nullable String next, Model model, HttpServletResponse response) {
        Optional<AccountView> account = tickets.peek(ticket).flatMap(accounts::find);
        if (account.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
        }
        model.addAttribute("account", account.orElse(null));
        model.addAttribute("ticket", ticket);
        common(model, next, response);
        return "identity/member/password";
    }

    /** Asks for the second factor; staff who must have one and has none is told where to set it up. */
    private String factor(
            TokenStep.SecondFactorRequired required, @Nullable String next, Model model, HttpServletResponse response) {
        String ticket = required.ticket();
        if (ticket == null) {
            FormProblems.show(required, model, response);
            return show(model, "password", next, response);
        }
        return factor(ticket, next, model, response);
    }

    private String factor(String ticket, @Nullable String next, Model model, HttpServletResponse response) {
        model.addAttribute("ticket", ticket);
        common(model, next, response);
        return "identity/member/factor";
    }

    private String forgot(String phone, @Nullable String next, Model model, HttpServletResponse response) {
        model.addAttribute("phone", phone);
        PhoneNumber.find(phone).map(codes::secondsUntilNext).ifPresent(wait -> model.addAttribute("wait", wait));
        common(model, next, response);
        return "identity/member/forgot";
    }

    private void common(Model model, @Nullable String next, HttpServletResponse response) {
        SignInRules rules = settings.of(SignInRules.class);
        model.addAttribute("digits", rules.codeDigits());
        model.addAttribute("minutes", rules.codeMinutes());
        String onward = Onward.to(next);
        model.addAttribute("next", onward == null ? "" : onward);
        Optional<ConsentRequests.Face> client = Onward.client(onward).flatMap(requests::client);
        client.ifPresent(face -> PagePolicy.formsMayEndAt(response, face.sources()));
        model.addAttribute(
                "client",
                client.filter(face -> !face.own())
                        .map(ConsentRequests.Face::name)
                        .orElse(null));
    }

    private static void requireSame(String password, String repeated) {
        if (!password.equals(repeated)) {
            throw new Invalid("repeated", Words.of("password.mismatch"));
        }
    }
}
