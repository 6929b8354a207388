package dev.guildhall.identity.console;

import dev.guildhall.access.Open;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.Tickets;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.factor.ConsoleEntry;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Setting a password for the console: by the link of an invitation, by a forced change, by a code when it is forgotten. */
@Controller
@Open
class ConsolePasswords {
    private final SigningIn signingIn;
    private final PasswordChanges changes;
    private final Tickets tickets;
    private final Accounts accounts;
    private final VerificationCodes codes;
    private final ConsoleEntry entry;

    ConsolePasswords(
            SigningIn signingIn,
            PasswordChanges changes,
            Tickets tickets,
            Accounts accounts,
            VerificationCodes codes,
            ConsoleEntry entry) {
        this.signingIn = signingIn;
        this.changes = changes;
        this.tickets = tickets;
        this.accounts = accounts;
        this.codes = codes;
        this.entry = entry;
    }

    @GetMapping("/console/welcome")
    String welcome(@RequestParam(defaultValue = "") String ticket, Model model, HttpServletResponse response) {
        Optional<AccountView> account = tickets.peek(ticket).flatMap(accounts::find);
        if (account.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
        }
        model.addAttribute("account", account.orElse(null));
        model.addAttribute("ticket", ticket);
        return "identity/console/welcome";
    }

    @PostMapping("/console/welcome")
    String setPassword(
            @RequestParam(defaultValue = "") String ticket,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            requireSame(newPassword, repeated);
            SigningIn.Proven account = signingIn.byTicket(ticket, newPassword);
            if (!account.kind().equals(Actor.STAFF)) {
                return "redirect:/console/sign-in";
            }
            return "redirect:" + entry.enter(request, account, false, "/console");
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            model.addAttribute(
                    "account", tickets.peek(ticket).flatMap(accounts::find).orElse(null));
            model.addAttribute("ticket", ticket);
            return "identity/console/welcome";
        }
    }

    @GetMapping("/console/forgot")
    String forgot() {
        return "identity/console/forgot";
    }

    @PostMapping("/console/forgot/code-request")
    String sendCode(
            @RequestParam(defaultValue = "") String phone,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            codes.request(PhoneNumber.parse(phone), CodePurpose.RESET, request.getRemoteAddr());
            model.addAttribute("sent", true);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
        }
        return again(phone, model);
    }

    @PostMapping("/console/forgot")
    String reset(
            @RequestParam(defaultValue = "") String phone,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            HttpServletResponse response,
            Model model) {
        try {
            PhoneNumber number = PhoneNumber.parse(phone);
            requireSame(newPassword, repeated);
            changes.byCode(number, code, newPassword);
            return "redirect:/console/sign-in?mode=password&changed";
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return again(phone, model);
        }
    }

    private String again(String phone, Model model) {
        model.addAttribute("phone", phone);
        PhoneNumber.find(phone).map(codes::secondsUntilNext).ifPresent(wait -> model.addAttribute("wait", wait));
        return "identity/console/forgot";
    }

    private static void requireSame(String password, String repeated) {
        if (!password.equals(repeated)) {
            throw new Invalid("repeated", Words.of("password.mismatch"));
        }
    }
}
