package dev.guildhall.talent.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.AgencyRegister;
import dev.guildhall.talent.domain.AgencyRegister.NewAgency;
import dev.guildhall.talent.domain.AgencyRegister.Opened;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 认证机构: their accounts, default passwords and points. */
@Controller
@RequestMapping("/console/talent/agencies")
@PreAuthorize("hasAuthority('talent.agencies.view')")
class AgenciesConsole {

    private static final String LIST = "redirect:/console/talent/agencies";
    private static final int SIZE = 20;

    private final AgencyRegister register;

    AgenciesConsole(AgencyRegister register) {
        this.register = register;
    }

    @GetMapping
    String list(
            Actor actor,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        fillList(actor, q, page, model);
        return "talent/console/agencies";
    }

    @GetMapping("/{id}")
    String agency(Actor actor, @PathVariable UUID id, HttpServletRequest request, Model model) {
        model.addAttribute("actor", actor);
        model.addAttribute("line", register.one(new AgencyId(id)));
        if (!Views.wantsPart(request)) {
            fillList(actor, "", 0, model);
        }
        return Views.of(request, "talent/console/agencies", "agency");
    }

    private void fillList(Actor actor, String q, int page, Model model) {
        model.addAttribute("actor", actor);
        model.addAttribute("q", q);
        model.addAttribute("page", register.find(q, Math.max(0, page), SIZE));
    }

    @GetMapping("/new")
    @PreAuthorize("hasAuthority('talent.agencies.edit')")
    String blank(Model model) {
        return form(model, NewAgency.blank(), null);
    }

    /** Shows the default password on this one answer; it is stored nowhere. */
    @PostMapping
    @PreAuthorize("hasAuthority('talent.agencies.edit')")
    String open(@ModelAttribute NewAgency agency, Model model, HttpServletResponse response) {
        try {
            return handOver(register.open(agency), false, model, response);
        } catch (Invalid invalid) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return form(model, agency, FormErrors.of(invalid));
        }
    }

    @PostMapping("/{id}/password")
    @PreAuthorize("hasAuthority('talent.agencies.edit')")
    String resetPassword(
            @PathVariable UUID id, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        try {
            return handOver(register.resetPassword(new AgencyId(id)), true, model, response);
        } catch (Conflict handedOver) {
            Toast.after(redirect, handedOver.detail());
            return LIST + "/" + id;
        }
    }

    @PostMapping("/{id}/disable")
    @PreAuthorize("hasAuthority('talent.agencies.edit')")
    String disable(@PathVariable UUID id, RedirectAttributes redirect) {
        register.disable(new AgencyId(id));
        Toast.after(redirect, "已停用，该机构不能登录");
        return LIST;
    }

    @PostMapping("/{id}/enable")
    @PreAuthorize("hasAuthority('talent.agencies.edit')")
    String enable(@PathVariable UUID id, RedirectAttributes redirect) {
        register.enable(new AgencyId(id));
        Toast.after(redirect, "已恢复，该机构可以登录");
        return LIST;
    }

    private static String handOver(Opened opened, boolean reset, Model model, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("opened", opened);
        model.addAttribute("reset", reset);
        return "talent/console/agency-opened";
    }

    private static String form(Model model, NewAgency agency, @Nullable FormErrors errors) {
        model.addAttribute("entry", agency);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", labels());
        return "talent/console/agency-form";
    }

    private static Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("name", "机构名称");
        labels.put("username", "账号名");
        return labels;
    }
}
