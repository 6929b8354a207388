package dev.guildhall.identity.console;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.FormErrors;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;

/** Shows a refusal on the form that was sent: at its field where it has one, else above the form. */
public final class FormProblems {
    private FormProblems() {}

    public static void show(Problem problem, Model model, HttpServletResponse response) {
        if (problem instanceof Invalid invalid) {
            model.addAttribute("errors", FormErrors.of(invalid));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return;
        }
        model.addAttribute("refusal", problem.detail());
        problem.headers().forEach(response::setHeader);
        response.setStatus(
                problem.status() == HttpStatus.BAD_REQUEST
                        ? HttpStatus.UNPROCESSABLE_CONTENT.value()
                        : problem.status().value());
    }
}
