package dev.guildhall.identity.member;

import dev.guildhall.access.Open;
import dev.guildhall.catalog.Brand;
import dev.guildhall.identity.domain.Activating;
import dev.guildhall.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where the links of activations and e-mail confirmations lead. Opening the page does nothing yet: mail programs open links to
 * look at them; the button does it.
 */
@Controller
@RequestMapping("/confirm")
@Open
class ConfirmPage {
    private final Activating activating;
    private final Brand brand;

    ConfirmPage(Activating activating, Brand brand) {
        this.activating = activating;
        this.brand = brand;
    }

    @GetMapping
    String show(@RequestParam(defaultValue = "") String token, HttpServletResponse response, Model model) {
        return page(token, activating.look(token).name(), response, model);
    }

    @PostMapping
    String confirm(@RequestParam(defaultValue = "") String token, HttpServletResponse response, Model model) {
        String state;
        try {
            Activating.Result result = activating.byLink(token);
            if (result == Activating.Result.ACTIVATED) {
                Optional<String> ticket = activating.firstPassword(token);
                if (ticket.isPresent()) {
                    return "redirect:/console/welcome?ticket=" + ticket.get();
                }
            }
            state = result.name();
        } catch (Activating.ActivationExpired expired) {
            state = "EXPIRED";
        } catch (Problem refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("detail", refused.detail());
            state = "GONE";
        }
        return page(token, state.equals("ALREADY_ACTIVE") ? "ALREADY" : state, response, model);
    }

    @PostMapping("/again")
    String again(
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        activating.againByLink(token, request.getRemoteAddr());
        return page("", "SENT", response, model);
    }

    private String page(String token, String state, HttpServletResponse response, Model model) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        model.addAttribute("token", token);
        model.addAttribute("state", state);
        model.addAttribute("look", brand.current());
        return "identity/member/confirm";
    }
}
