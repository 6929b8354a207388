package dev.guildhall.signup;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.OperatorPermissions;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import dev.guildhall.vault.Masking;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 入驻申请: what organisations ask for, by the time left, and the decision. */
@Controller
@RequestMapping("/operator/applications")
@Needs(ApplicationsPage.VIEW)
class ApplicationsPage {
    static final String VIEW = "operator.applications.view";
    static final String DECIDE = "operator.applications.decide";
    private static final int ROWS = 20;
    private static final int LAST_PAGE = 10_000;

    private final Applications applications;
    private final Blueprints blueprints;
    private final Here here;
    private final Clock clock;

    ApplicationsPage(Applications applications, Blueprints blueprints, Here here, Clock clock) {
        this.applications = applications;
        this.blueprints = blueprints;
        this.here = here;
        this.clock = clock;
    }

    /** A tab above the list. */
    record View(String label, String href, @Nullable Long count, boolean on) {}

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "waiting") String view,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Application.State state = switch (view) {
            case "approved" -> Application.State.APPROVED;
            case "refused" -> Application.State.REFUSED;
            default -> Application.State.WAITING;
        };
        String text = q.isBlank() ? null : q.strip();
        List<Chip> chips = new ArrayList<>();
        if (text != null) {
            chips.add(new Chip("含「" + text + "」", here.with("q", null)));
        }
        model.addAttribute("page", applications.page(state, text, Math.clamp(page, 0, LAST_PAGE), ROWS));
        model.addAttribute("view", state == Application.State.WAITING ? "waiting" : view);
        model.addAttribute(
                "views",
                List.of(
                        view("待处理", "waiting", Application.State.WAITING, state),
                        view("已通过", "approved", Application.State.APPROVED, state),
                        view("未通过", "refused", Application.State.REFUSED, state)));
        model.addAttribute("chips", chips);
        model.addAttribute("kinds", kinds());
        model.addAttribute("now", clock.instant());
        return Views.of(request, "signup/applications", "list");
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Operator operator, Model model) {
        Application application = applications.find(id);
        model.addAttribute("a", application);
        model.addAttribute("kind", kinds().getOrDefault(application.blueprint(), application.blueprint()));
        model.addAttribute("phone", Masking.phone(application.phone()));
        model.addAttribute("email", Masking.email(application.email()));
        model.addAttribute("facts", applications.facts(application));
        model.addAttribute("now", clock.instant());
        model.addAttribute("mayDecide", application.state() == Application.State.WAITING && operator.may(DECIDE));
        return "signup/application";
    }

    /** The licence, for whoever decides; shown beside the entry, never kept by the browser. */
    @GetMapping("/{id}/proof")
    ResponseEntity<byte[]> proof(@PathVariable UUID id) {
        Proofs.Picture picture = applications.proof(applications.find(id));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(picture.contentType()))
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'")
                .body(picture.content());
    }

    @PostMapping("/{id}/approval")
    @Needs(DECIDE)
    String approve(
            @PathVariable UUID id,
            Operator operator,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            applications.approve(operator, id);
        } catch (Problem refused) {
            return troubled(id, operator, refused, model, response);
        }
        Toast.after(redirect, "已通过，平台已开通，申请人已收到通知");
        return "redirect:/operator/applications/" + id;
    }

    @PostMapping("/{id}/refusal")
    @Needs(DECIDE)
    String refuse(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Operator operator,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            applications.refuse(operator, id, reason);
        } catch (Problem refused) {
            return troubled(id, operator, refused, model, response);
        }
        Toast.after(redirect, "已退回，申请人已收到原因");
        return "redirect:/operator/applications";
    }

    private String troubled(UUID id, Operator operator, Problem refused, Model model, HttpServletResponse response) {
        response.setStatus(
                refused.status().value() == 400 ? 422 : refused.status().value());
        model.addAttribute(
                "trouble",
                refused instanceof Invalid invalid ? invalid.errors().getFirst().message() : refused.detail());
        return one(id, operator, model);
    }

    private View view(String label, String id, Application.State state, Application.State current) {
        return new View(label, id.equals("waiting") ? "?" : "?view=" + id, applications.count(state), state == current);
    }

    private Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        blueprints.all().forEach(blueprint -> kinds.put(blueprint.id(), blueprint.name()));
        return kinds;
    }

    @Configuration(proxyBeanMethods = false)
    static class Permissions {
        @Bean
        OperatorPermissions applicationPermissions() {
            return new OperatorPermissions(
                    new Permission(VIEW, Words.of("permission.view")),
                    new Permission(DECIDE, Words.of("permission.decide")));
        }
    }
}
