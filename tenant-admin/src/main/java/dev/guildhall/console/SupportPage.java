package dev.guildhall.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.SupportRules;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisit.State;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.ui.Toast;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 平台支持: who of the deployment's operators asks to come in, who is here, who was here, and whether they may at all. */
@Controller
@Needs("support.visits.decide")
class SupportPage {

    private static final String PAGE = "redirect:/console/support";
    private static final int RECENT = 50;

    private final SupportVisits visits;
    private final Clock clock;

    SupportPage(SupportVisits visits, Clock clock) {
        this.visits = visits;
        this.clock = clock;
    }

    @GetMapping("/console/support")
    String page(Model model) {
        List<SupportVisit> all = visits.newest(RECENT);
        model.addAttribute("rules", visits.rules());
        model.addAttribute("now", clock.instant());
        model.addAttribute("waiting", of(all, State.REQUESTED));
        model.addAttribute(
                "open",
                all.stream()
                        .filter(visit -> visit.state() == State.APPROVED || visit.state() == State.ACTIVE)
                        .toList());
        model.addAttribute(
                "past",
                all.stream()
                        .filter(visit -> visit.state() == State.ENDED || visit.state() == State.REFUSED)
                        .toList());
        return "console/support";
    }

    @PostMapping("/console/support/rules")
    String rules(
            Actor actor,
            @RequestParam SupportRules.Access access,
            @RequestParam(defaultValue = "false") boolean writing,
            RedirectAttributes redirect) {
        visits.change(actor, new SupportRules(access, writing));
        Toast.after(redirect, access == SupportRules.Access.REFUSE ? "已设为一律拒绝，正在进行的访问已结束" : "已保存");
        return PAGE;
    }

    @PostMapping("/console/support/{id}/approval")
    String approve(@PathVariable UUID id, Actor actor, RedirectAttributes redirect) {
        visits.decide(actor, id, true);
        Toast.after(redirect, "已同意，24 小时内进入有效");
        return PAGE;
    }

    @PostMapping("/console/support/{id}/refusal")
    String refuse(@PathVariable UUID id, Actor actor, RedirectAttributes redirect) {
        visits.decide(actor, id, false);
        Toast.after(redirect, "已拒绝");
        return PAGE;
    }

    @PostMapping("/console/support/{id}/end")
    String end(@PathVariable UUID id, RedirectAttributes redirect) {
        visits.endByTenant(id);
        Toast.after(redirect, "已结束这次访问");
        return PAGE;
    }

    private static List<SupportVisit> of(List<SupportVisit> all, State state) {
        return all.stream().filter(visit -> visit.state() == state).toList();
    }
}
