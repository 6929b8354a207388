package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.audit.AuditWords;
import dev.guildhall.catalog.MissingNeeds;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.problem.Invalid;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.TenantOverview;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One tenant: state, modules, where it lives, versions, and what was done to it. */
@Controller
class TenantPage {

    private static final int RECENT = 12;

    private final Provisioning provisioning;
    private final ModuleCatalog catalog;
    private final TenantVersions versions;
    private final AuditTrail audit;
    private final List<AuditWords> words;
    private final BlueprintNames blueprints;

    TenantPage(
            Provisioning provisioning,
            ModuleCatalog catalog,
            TenantVersions versions,
            AuditTrail audit,
            List<AuditWords> words,
            BlueprintNames blueprints) {
        this.provisioning = provisioning;
        this.catalog = catalog;
        this.versions = versions;
        this.audit = audit;
        this.words = List.copyOf(words);
        this.blueprints = blueprints;
    }

    record ModuleRow(String id, String name, String summary, boolean on) {}

    record Act(
            String who, String what, Instant at, @Nullable String detail) {}

    @GetMapping("/operator/tenants/{slug}")
    @Needs("operator.tenants.view")
    String show(@PathVariable String slug, Model model) {
        return page(model, provisioning.find(slug), null);
    }

    @PostMapping("/operator/tenants/{slug}/state")
    @Needs("operator.tenants.suspend")
    String state(
            @PathVariable String slug,
            @RequestParam TenantState state,
            @RequestParam(required = false) @Nullable String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            TenantOverview tenant = provisioning.setState(slug, state, reason);
            Toast.after(
                    redirect,
                    switch (state) {
                        case ACTIVE -> "已恢复「" + tenant.name() + "」";
                        case SUSPENDED -> "已暂停「" + tenant.name() + "」";
                        default -> "已归档「" + tenant.name() + "」";
                    });
            return "redirect:/operator/tenants/" + slug;
        } catch (Invalid e) {
            response.setStatus(422);
            model.addAttribute("asked", state.name());
            return page(model, provisioning.find(slug), FormErrors.of(e));
        }
    }

    @PostMapping("/operator/tenants/{slug}/modules")
    @Needs("operator.tenants.modules")
    String modules(
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable Set<String> module,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            TenantOverview tenant = provisioning.setModules(slug, module == null ? Set.of() : new TreeSet<>(module));
            Toast.after(redirect, "「" + tenant.name() + "」的模块已更新");
            return "redirect:/operator/tenants/" + slug;
        } catch (MissingNeeds e) {
            response.setStatus(422);
            return page(model, provisioning.find(slug), new FormErrors().add("modules", e.detail()));
        }
    }

    private String page(Model model, TenantOverview tenant, @Nullable FormErrors errors) {
        Set<String> on = Set.copyOf(tenant.modules());
        model.addAttribute("mayVisit", mayVisit());
        model.addAttribute("tenant", tenant);
        model.addAttribute("errors", errors);
        model.addAttribute("kind", blueprints.name(tenant.blueprint()));
        model.addAttribute(
                "modules",
                catalog.optional().stream()
                        .map(m -> new ModuleRow(m.id(), m.name(), m.summary(), on.contains(m.id())))
                        .toList());
        model.addAttribute("versions", versions.of(tenant.slug(), catalog.withAlwaysOn(on)));
        model.addAttribute("moduleNames", moduleNames());
        model.addAttribute("acts", acts(tenant));
        return "operator/tenant";
    }

    private static boolean mayVisit() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who != null && who.getPrincipal() instanceof Operator operator && operator.may(SupportVisits.PERMISSION);
    }

    private Map<String, String> moduleNames() {
        return catalog.all().stream()
                .collect(java.util.stream.Collectors.toMap(ModuleDescriptor::id, ModuleDescriptor::name));
    }

    /** What operators did with it, and its own opening, from the tenant's trail. */
    private List<Act> acts(TenantOverview tenant) {
        return TenantScope.with(new TenantId(tenant.slug()))
                .get(() -> audit.entries(AuditFilter.of("tenant", tenant.slug()), 0, RECENT).items().stream()
                        .map(entry -> new Act(
                                entry.actor().name(),
                                word(entry.action()),
                                entry.at(),
                                detail(entry.action(), entry.details())))
                        .toList());
    }

    private String word(String action) {
        return words.stream()
                .flatMap(each -> Stream.ofNullable(each.actions().get(action)))
                .findFirst()
                .orElse(action);
    }

    private @Nullable String detail(String action, Map<String, Object> details) {
        return switch (action) {
            case "tenant.state" -> {
                String reason = String.valueOf(details.getOrDefault("reason", ""));
                yield state(String.valueOf(details.get("state"))) + (reason.isBlank() ? "" : "：" + reason);
            }
            case "tenant.modules" -> {
                String ids = String.valueOf(details.getOrDefault("modules", ""));
                yield ids.isBlank()
                        ? "全部关闭"
                        : "打开的："
                                + Stream.of(ids.split(","))
                                        .map(this::moduleName)
                                        .collect(java.util.stream.Collectors.joining("、"));
            }
            case "tenant.opened" -> blueprints.name(String.valueOf(details.get("blueprint")));
            default -> null;
        };
    }

    private String moduleName(String id) {
        return catalog.find(id).map(ModuleDescriptor::name).orElse(id);
    }

    private static String state(String name) {
        return switch (name) {
            case "ACTIVE" -> "恢复运行";
            case "SUSPENDED" -> "暂停";
            case "ARCHIVED" -> "归档";
            default -> name;
        };
    }
}
