package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.provisioning.FleetFigures;
import dev.guildhall.provisioning.NewTenant;
import dev.guildhall.provisioning.OpenedTenant;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.SlugTaken;
import dev.guildhall.provisioning.TenantOverview;
import dev.guildhall.provisioning.TenantSearch;
import dev.guildhall.tenancy.Clusters;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantState;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 租户: the list, paged in the database, and opening a new one. */
@Controller
class TenantsPage {

    private static final int ROWS = 20;

    private final Provisioning provisioning;
    private final Blueprints blueprints;
    private final BlueprintNames names;
    private final Here here;
    private final Environment environment;

    TenantsPage(
            Provisioning provisioning,
            Blueprints blueprints,
            BlueprintNames names,
            Here here,
            Environment environment) {
        this.provisioning = provisioning;
        this.blueprints = blueprints;
        this.names = names;
        this.here = here;
        this.environment = environment;
    }

    /** A saved view above the list. */
    record View(String label, String href, @Nullable Long count, boolean on) {}

    record NewTenantForm(
            @Nullable String slug,
            @Nullable String name,
            @Nullable String blueprint,
            @Nullable String adminName,
            @Nullable String adminPhone) {}

    /** @param tone {@code ok} or {@code bad} */
    record SlugCheck(String tone, String words) {}

    @GetMapping("/operator/tenants")
    @Needs("operator.tenants.view")
    String list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(required = false) @Nullable String blueprint,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        String text = q == null || q.isBlank() ? null : q.strip();
        String kind = blueprint == null || blueprint.isBlank() ? null : blueprint;
        TenantState state = view.equals("suspended")
                ? TenantState.SUSPENDED
                : view.equals("archived") ? TenantState.ARCHIVED : null;
        TenantSearch search = new TenantSearch(text, state, kind, null, view.equals("behind"));
        Provisioning.Page found = provisioning.list(search, Math.max(0, page), ROWS);
        FleetFigures figures = provisioning.figures();
        List<Chip> chips = new ArrayList<>();
        if (text != null) {
            chips.add(new Chip("含「" + text + "」", here.with("q", null)));
        }
        if (kind != null) {
            chips.add(new Chip("类型：" + names.name(kind), here.with("blueprint", null)));
        }
        model.addAttribute("page", new Paged<>(found.items(), found.page(), found.size(), found.total()));
        model.addAttribute("figures", figures);
        model.addAttribute("views", views(figures, view));
        model.addAttribute("view", view);
        model.addAttribute("chips", chips);
        model.addAttribute("blueprints", names.all());
        return Views.of(request, "operator/tenants", "list");
    }

    @GetMapping("/operator/tenants/new")
    @Needs("operator.tenants.create")
    String form(Model model) {
        return form(model, new NewTenantForm("", "", "", "", ""), null);
    }

    /** Whether a slug can be had, in words, while it is typed. */
    @GetMapping("/operator/tenants/new/slug")
    @Needs("operator.tenants.create")
    String slug(@RequestParam(defaultValue = "") String slug, Model model, HttpServletRequest request) {
        form(model, new NewTenantForm(slug, "", "", "", ""), null);
        model.addAttribute("check", check(slug.strip()));
        return Views.of(request, "operator/tenant-new", "check");
    }

    @PostMapping("/operator/tenants")
    @Needs("operator.tenants.create")
    String open(NewTenantForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        FormErrors errors = new FormErrors();
        try {
            OpenedTenant opened = provisioning.open(new NewTenant(
                    text(form.slug()),
                    text(form.name()),
                    text(form.blueprint()),
                    new NewTenant.Admin(text(form.adminName()), text(form.adminPhone()))));
            TenantOverview tenant = opened.tenant();
            redirect.addFlashAttribute("opened", opened.took().toMillis());
            redirect.addFlashAttribute("admin", text(form.adminName()));
            if (environment.acceptsProfiles(Profiles.of("sandbox"))) {
                redirect.addFlashAttribute("invitation", opened.invitation());
            }
            return "redirect:/operator/tenants/" + tenant.slug();
        } catch (SlugTaken e) {
            errors.add("slug", e.detail());
        } catch (Invalid e) {
            for (FieldError each : e.errors()) {
                errors.add(field(each.field()), each.message());
            }
        }
        response.setStatus(422);
        return form(model, form, errors);
    }

    private String form(Model model, NewTenantForm form, @Nullable FormErrors errors) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("blueprints", blueprints.all());
        model.addAttribute("cluster", Clusters.MAIN);
        model.addAttribute(
                "labels",
                Map.of("slug", "标识", "name", "名称", "blueprint", "类型", "adminName", "管理员姓名", "adminPhone", "管理员手机号"));
        return "operator/tenant-new";
    }

    private @Nullable SlugCheck check(String slug) {
        if (slug.isEmpty()) {
            return null;
        }
        if (!TenantId.isWellFormed(slug)) {
            return new SlugCheck("bad", "须为 2–41 位：小写字母开头，只含小写字母、数字、下划线和连字符");
        }
        if (!TenantId.isFree(slug)) {
            return new SlugCheck("bad", "「" + slug + "」是系统保留的标识，请换一个");
        }
        boolean taken = provisioning.list(new TenantSearch(slug, null, null, null, false), 0, 100).items().stream()
                .anyMatch(tenant -> tenant.slug().equals(slug));
        return taken
                ? new SlugCheck("bad", "「" + slug + "」已被使用，请换一个")
                : new SlugCheck("ok", "可以使用，地址是 /t/" + slug + "/");
    }

    private static List<View> views(FleetFigures figures, String view) {
        long all = figures.active() + figures.suspended() + figures.archived();
        return List.of(
                view("全部", "all", all, view),
                view("版本落后", "behind", figures.behind(), view),
                view("已暂停", "suspended", figures.suspended(), view),
                view("已归档", "archived", figures.archived(), view));
    }

    private static View view(String label, String id, long count, String current) {
        return new View(label, id.equals("all") ? "?" : "?view=" + id, count, id.equals(current));
    }

    private static String field(String name) {
        return switch (name) {
            case "admin.name" -> "adminName";
            case "admin.phone" -> "adminPhone";
            default -> name;
        };
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
