package dev.guildhall.identity.operator;

import dev.guildhall.access.Open;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.console.FormProblems;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.factor.ConsoleEntry;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The operator console's sign-in page, and the page on which an operator sets the first password. */
@Controller
@Open
class OperatorSignIn {
    private static final String SIGN_IN = "identity/operator/sign-in";
    private static final String WELCOME = "identity/operator/welcome";

    private final Operators operators;
    private final ConsoleEntry entry;

    OperatorSignIn(Operators operators, ConsoleEntry entry) {
        this.operators = operators;
        this.entry = entry;
    }

    @GetMapping("/operator/sign-in")
    String page(Optional<Operator> operator, HttpServletRequest request, Model model) {
        if (operator.isPresent()) {
            return "redirect:/operator";
        }
        model.addAttribute("signedOut", request.getParameter("out") != null);
        return SIGN_IN;
    }

    @PostMapping("/operator/sign-in")
    String signIn(
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            return "redirect:" + entry.enter(request, operators.byPassword(login, password, request.getRemoteAddr()));
        } catch (Problem problem) {
            model.addAttribute("login", login);
            FormProblems.show(problem, model, response);
            return SIGN_IN;
        }
    }

    @GetMapping("/operator/welcome")
    String welcome(@RequestParam(defaultValue = "") String ticket, HttpServletResponse response, Model model) {
        boolean good = operators.isTicket(ticket);
        if (!good) {
            response.setStatus(HttpStatus.GONE.value());
        }
        model.addAttribute("ticket", good ? ticket : null);
        return WELCOME;
    }

    @PostMapping("/operator/welcome")
    String setPassword(
            @RequestParam(defaultValue = "") String ticket,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            HttpServletResponse response,
            Model model) {
        try {
            if (!newPassword.equals(repeated)) {
                throw new Invalid("repeated", Words.of("password.mismatch"));
            }
            operators.setPassword(ticket, newPassword);
            return "redirect:/operator/sign-in";
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            model.addAttribute("ticket", operators.isTicket(ticket) ? ticket : null);
            return WELCOME;
        }
    }
}
