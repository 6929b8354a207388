package dev.guildhall.identity.consent;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.security.ConsentRequests;
import dev.guildhall.identity.security.PagePolicy;
import dev.guildhall.identity.security.Sessions;
import dev.guildhall.problem.SignInRequired;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Asks the person whether a client may know and do what it asks for. The answer goes to {@code /oauth2/authorize}; the state
 * is a secret made for this one request, which only this page of this person gets to see.
 */
@Controller
@SignedIn
class ConsentPage {
    private final ConsentRequests requests;
    private final Accounts accounts;
    private final Sessions sessions;

    ConsentPage(ConsentRequests requests, Accounts accounts, Sessions sessions) {
        this.requests = requests;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** One thing that is asked for. */
    record Wish(String scope, String title, String what, boolean given) {}

    @GetMapping("/oauth2/consent")
    String page(
            @RequestParam(defaultValue = "") String state,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        SigningIn.Proven member = sessions.member(request).orElseThrow(SignInRequired::new);
        Optional<ConsentRequests.Asked> asked = requests.find(state, member.id());
        response.setHeader("Cache-Control", "no-store");
        if (asked.isEmpty()) {
            response.setStatus(HttpStatus.GONE.value());
            return "identity/member/consent";
        }
        AccountView account = accounts.find(member.id()).orElseThrow(SignInRequired::new);
        PagePolicy.formsMayEndAt(response, asked.get().client().sources());
        List<Wish> wishes = asked.get().scopes().stream()
                .map(scope -> new Wish(
                        scope,
                        Words.of("scope." + scope),
                        Words.of("scope." + scope + ".what"),
                        asked.get().given().contains(scope)))
                .toList();
        model.addAttribute("asked", asked.get());
        model.addAttribute(
                "fixed", wishes.stream().filter(w -> w.scope().equals("openid")).toList());
        model.addAttribute(
                "wishes",
                wishes.stream().filter(w -> !w.scope().equals("openid")).toList());
        model.addAttribute("account", account);
        model.addAttribute("state", state);
        return "identity/member/consent";
    }
}
