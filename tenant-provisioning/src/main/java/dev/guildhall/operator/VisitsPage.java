package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisit.State;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.operator.OperatorVisits;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.TenantOverview;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 进入租户后台: asking with a reason, going in once the tenant has agreed, and what became of earlier visits. */
@Controller
@Needs(SupportVisits.PERMISSION)
class VisitsPage {

    private static final int RECENT = 20;
    private static final int MOST_STAFF = 100;

    private final Provisioning provisioning;
    private final SupportVisits visits;
    private final OperatorVisits begun;
    private final StaffDirectory staff;
    private final PublicAddress address;
    private final Clock clock;

    VisitsPage(
            Provisioning provisioning,
            SupportVisits visits,
            OperatorVisits begun,
            StaffDirectory staff,
            PublicAddress address,
            Clock clock) {
        this.provisioning = provisioning;
        this.visits = visits;
        this.begun = begun;
        this.staff = staff;
        this.address = address;
        this.clock = clock;
    }

    record Form(String account, String reason, String minutes, boolean writing) {}

    /** @param own whether the operator who looks asked for it and may still go in */
    record Row(SupportVisit visit, boolean own, long minutesLeft) {}

    @GetMapping("/operator/tenants/{slug}/visits")
    String page(@PathVariable String slug, Operator operator, Model model) {
        return page(model, slug, operator, new Form("", "", "30", false), null);
    }

    @PostMapping("/operator/tenants/{slug}/visits")
    String ask(
            @PathVariable String slug,
            Operator operator,
            @RequestParam(defaultValue = "") String account,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String minutes,
            @RequestParam(defaultValue = "false") boolean writing,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        TenantId tenant = new TenantId(provisioning.find(slug).slug());
        try {
            SupportVisit visit = TenantScope.with(tenant)
                    .get(() -> visits.request(operator, id(account), reason, number(minutes), writing));
            Toast.after(redirect, visit.state() == State.APPROVED ? "租户已预先同意，可以进入" : "已提出申请，等租户同意");
            return "redirect:/operator/tenants/" + slug + "/visits";
        } catch (Problem problem) {
            FormErrors errors = new FormErrors();
            if (problem instanceof Invalid invalid) {
                invalid.errors().forEach(each -> errors.add(each.field(), each.message()));
            } else {
                errors.add("reason", problem.detail());
            }
            response.setStatus(422);
            return page(model, slug, operator, new Form(account, reason, minutes, writing), errors);
        }
    }

    /** A page whose one form carries the secret across to the tenant's console; it sends itself. */
    @PostMapping("/operator/tenants/{slug}/visits/{id}/entry")
    String enter(
            @PathVariable String slug,
            @PathVariable UUID id,
            Operator operator,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        TenantOverview tenant = provisioning.find(slug);
        TenantId tenantId = new TenantId(tenant.slug());
        model.addAttribute("tenant", tenant);
        model.addAttribute("action", address.ofTenant(tenantId, "/console/support/enter"));
        model.addAttribute("ticket", TenantScope.with(tenantId).get(() -> visits.ticket(operator, id)));
        begun.going(request, tenantId, id);
        response.setHeader("Cache-Control", "no-store");
        return "operator/visit-entry";
    }

    @PostMapping("/operator/tenants/{slug}/visits/{id}/end")
    String end(@PathVariable String slug, @PathVariable UUID id, RedirectAttributes redirect) {
        TenantScope.with(new TenantId(provisioning.find(slug).slug())).run(() -> visits.endByOperator(id));
        Toast.after(redirect, "已结束");
        return "redirect:/operator/tenants/" + slug + "/visits";
    }

    private String page(Model model, String slug, Operator operator, Form form, @Nullable FormErrors errors) {
        TenantOverview tenant = provisioning.find(slug);
        TenantScope.with(new TenantId(tenant.slug())).run(() -> {
            Map<String, String> people = new LinkedHashMap<>();
            staff.page(null, null, true, 0, MOST_STAFF)
                    .items()
                    .forEach(each -> people.put(
                            each.id().toString(),
                            each.name() + "（" + String.join("、", staff.roleNames(each.id())) + "）"));
            model.addAttribute("people", people);
            model.addAttribute("access", visits.rules().access().name());
            List<Row> rows = visits.newest(RECENT).stream()
                    .map(visit -> new Row(
                            visit,
                            visit.operator().equals(operator.id())
                                    && (visit.state() == State.APPROVED || visit.state() == State.ACTIVE),
                            visit.minutesLeft(clock.instant())))
                    .toList();
            model.addAttribute("rows", rows);
        });
        model.addAttribute("tenant", tenant);
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("account", "身份", "reason", "原因", "minutes", "时长"));
        return "operator/visits";
    }

    private static AccountId id(String text) {
        try {
            return AccountId.of(text);
        } catch (IllegalArgumentException e) {
            throw new Invalid("account", "请选择以哪位员工的身份进入");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new Invalid("minutes", "时长应为 5–60 分钟");
        }
    }
}
