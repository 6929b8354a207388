package dev.guildhall.talent.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.domain.ContactReports;
import dev.guildhall.talent.domain.ContactReports.Report;
import dev.guildhall.talent.domain.ContactReports.State;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 联系不上的反映: what agencies report of contacts that reach nobody, and the decisions of staff. */
@Controller
@RequestMapping("/console/talent/reports")
@PreAuthorize("hasAuthority('talent.reports.decide')")
class ReportsConsole {
    private static final int SIZE = 20;

    /** The saved views of the list. */
    enum View {
        STAFF("等工作人员处理", State.STAFF),
        OPEN("等本人回应", State.OPEN),
        REFUNDED("已退点", State.REFUNDED),
        REFUSED("未退点", State.REFUSED);

        private final String label;
        private final State state;

        View(String label, State state) {
            this.label = label;
            this.state = state;
        }
    }

    private final ContactReports reports;
    private final MediaLibrary media;
    private final Here here;

    ReportsConsole(ContactReports reports, MediaLibrary media, Here here) {
        this.reports = reports;
        this.media = media;
        this.here = here;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "STAFF") View view, @RequestParam(defaultValue = "0") int page, Model model) {
        fill(view, page, model);
        return "talent/console/reports";
    }

    @GetMapping("/{id}")
    String report(@PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(id, null, "", model, request);
    }

    private String show(UUID id, @Nullable String trouble, String words, Model model, HttpServletRequest request) {
        Report report = reports.require(id);
        model.addAttribute("report", report);
        model.addAttribute("habit", reports.habit(report.agency()));
        model.addAttribute("trouble", trouble);
        model.addAttribute("words", words);
        if (!Views.wantsPart(request)) {
            fill(View.valueOf(report.state().name()), 0, model);
        }
        return Views.of(request, "talent/console/reports", "report");
    }

    /** @param refund whether the points go back; otherwise the agency gets nothing */
    @PostMapping("/{id}")
    String decide(
            Actor staff,
            @PathVariable UUID id,
            @RequestParam boolean refund,
            @RequestParam(defaultValue = "") String words,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            if (refund) {
                reports.grant(id, staff.name(), words);
            } else {
                reports.refuse(id, staff.name(), words);
            }
        } catch (Invalid invalid) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(id, invalid.errors().getFirst().message(), words, model, request);
        } catch (Conflict late) {
            Toast.after(redirect, late.detail());
            return "redirect:/console/talent/reports/" + id;
        }
        Toast.after(redirect, refund ? "点数已退回，机构和本人会收到通知" : "没有退点，机构会看到原因");
        return "redirect:/console/talent/reports";
    }

    /** One of the pictures that were handed in. */
    @GetMapping("/{id}/pictures/{picture}")
    ResponseEntity<InputStreamResource> picture(@PathVariable UUID id, @PathVariable UUID picture) {
        Report report = reports.require(id);
        MediaContent content = report.pictures().contains(picture)
                ? media.content(picture).orElseThrow(() -> new NotFound("图片"))
                : missing();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    private static MediaContent missing() {
        throw new NotFound("图片");
    }

    private void fill(View view, int page, Model model) {
        ContactReports.Counts counts = reports.counts();
        Map<View, Long> of = Map.of(
                View.STAFF, counts.staff(),
                View.OPEN, counts.open(),
                View.REFUNDED, counts.refunded(),
                View.REFUSED, counts.refused());
        model.addAttribute(
                "tabs",
                List.of(View.values()).stream()
                        .map(each -> Map.of(
                                "label",
                                each.label,
                                "href",
                                here.with("view", each.name()),
                                "count",
                                of.get(each),
                                "on",
                                each == view))
                        .toList());
        model.addAttribute("view", view);
        model.addAttribute("page", reports.page(Set.of(view.state), Math.max(page, 0), SIZE));
    }
}
