package dev.guildhall.realname.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Invalid;
import dev.guildhall.realname.domain.Claims;
import dev.guildhall.realname.domain.Documents;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 实名核验: what was claimed, what was checked and what was not; numbers and pictures only with a reason. */
@Controller
@Needs("realname.review")
class RealNameConsole {
    private static final int ROWS = 20;

    private final Claims claims;
    private final Reviews reviews;
    private final Accounts accounts;

    RealNameConsole(Claims claims, Reviews reviews, Accounts accounts) {
        this.claims = claims;
        this.reviews = reviews;
        this.accounts = accounts;
    }

    /** A row. */
    record Line(Claims.View claim, String account, long flagged, long unchecked) {}

    @GetMapping("/console/realname")
    String list(
            @RequestParam(defaultValue = "WAITING") String state,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("WAITING", "待审核");
        states.put("VERIFIED", "已核验");
        states.put("REFUSED", "未通过");
        Paged<Claims.View> found = claims.page(states.containsKey(state) ? state : null, Math.max(0, page), ROWS);
        Map<AccountId, AccountView> people =
                accounts.find(found.items().stream().map(Claims.View::account).toList());
        Paged<Line> lines = found.map(claim -> {
            AccountView person = people.get(claim.account());
            return new Line(
                    claim,
                    person == null ? "" : person.name(),
                    count(claim, "FLAGGED") + count(claim, "FAILED"),
                    count(claim, "NOT_CHECKED"));
        });
        model.addAttribute("page", lines);
        model.addAttribute("states", states);
        model.addAttribute("state", state);
        model.addAttribute("waiting", claims.waiting());
        return Views.of(request, "realname/console/list", "list");
    }

    @GetMapping("/console/realname/{id}")
    String one(@PathVariable UUID id, Actor actor, Model model) {
        Claims.View claim = claims.require(id);
        model.addAttribute("claim", claim);
        model.addAttribute("account", accounts.find(claim.account()).orElse(null));
        model.addAttribute("documents", claims.documents(id));
        model.addAttribute(
                "review",
                reviews.latest("realname", id.toString()).map(ReviewView::id).orElse(null));
        model.addAttribute("mayReveal", actor.may("realname.reveal"));
        return "realname/console/one";
    }

    @PostMapping("/console/realname/{id}/reveal")
    @Needs("realname.reveal")
    String reveal(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("claim", claims.require(id));
        try {
            List<String> clear = claims.reveal(id, why);
            response.setHeader("Cache-Control", "no-store");
            model.addAttribute("name", clear.get(0));
            model.addAttribute("number", clear.get(1));
            return "realname/console/one :: clear";
        } catch (Invalid e) {
            return trouble(e, model, response, "realname/console/one :: masked");
        }
    }

    @PostMapping("/console/realname/{id}/documents/{document}")
    @Needs("realname.reveal")
    String document(
            @PathVariable UUID id,
            @PathVariable UUID document,
            @RequestParam(defaultValue = "") String why,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("claim", claims.require(id));
        model.addAttribute(
                "d",
                claims.documents(id).stream()
                        .filter(each -> each.id().equals(document))
                        .findFirst()
                        .orElse(null));
        try {
            Documents.Shown shown = claims.revealDocument(id, document, why);
            response.setHeader("Cache-Control", "no-store");
            model.addAttribute(
                    "picture",
                    "data:" + shown.contentType() + ";base64,"
                            + Base64.getEncoder().encodeToString(shown.content()));
            return "realname/console/one :: picture";
        } catch (Invalid e) {
            return trouble(e, model, response, "realname/console/one :: hidden");
        }
    }

    private static String trouble(Invalid e, Model model, HttpServletResponse response, String fragment) {
        @Nullable String message = e.errors().getFirst().message();
        model.addAttribute("trouble", message);
        return fragment;
    }

    private static long count(Claims.View claim, String outcome) {
        return claim.findings().stream()
                .filter(finding -> finding.outcome().name().equals(outcome))
                .count();
    }
}
