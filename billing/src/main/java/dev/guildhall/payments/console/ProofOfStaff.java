package dev.guildhall.payments.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.StaffProof;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.FormErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the pages that change where money is received share: the proof of the person (W22), kept in the session, and a refusal. */
@Component
class ProofOfStaff {
    static final String HOME = "redirect:/console/billing/accounts";
    private static final String PROVEN = "guildhall.receiving-proof";

    private final StaffProof proof;

    ProofOfStaff(StaffProof proof) {
        this.proof = proof;
    }

    static @Nullable Proven of(HttpServletRequest request) {
        return request.getSession().getAttribute(PROVEN) instanceof Proven proven ? proven : null;
    }

    static void keep(HttpServletRequest request, Proven proven) {
        request.getSession().setAttribute(PROVEN, proven);
    }

    /** Whether the person has to be asked before a form is shown. */
    boolean missing(Actor actor, HttpServletRequest request) {
        return !proof.mayBegin(actor, of(request));
    }

    /** @param then the page afterwards, below that of the accounts */
    static String ask(String then, RedirectAttributes redirect) {
        redirect.addAttribute("then", then);
        return HOME + "/proof";
    }

    static void refused(Problem problem, Model model, HttpServletResponse response) {
        if (problem instanceof Invalid invalid) {
            model.addAttribute("errors", FormErrors.of(invalid));
        } else {
            model.addAttribute("refusal", Objects.requireNonNullElse(problem.detail(), problem.title()));
        }
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
    }
}
