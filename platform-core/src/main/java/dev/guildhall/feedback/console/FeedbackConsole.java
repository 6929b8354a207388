package dev.guildhall.feedback.console;

import dev.guildhall.access.Needs;
import dev.guildhall.feedback.domain.FeedbackDesk;
import dev.guildhall.feedback.domain.FeedbackDesk.View;
import dev.guildhall.feedback.domain.FeedbackType;
import dev.guildhall.feedback.domain.Words;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 意见反馈: what members wrote, and the answers of staff. */
@Controller
@RequestMapping("/console/feedback")
@Needs("feedback.answer")
class FeedbackConsole {
    private static final int SIZE = 20;

    private final FeedbackDesk desk;

    FeedbackConsole(FeedbackDesk desk) {
        this.desk = desk;
    }

    /** A view over the list, drawn as a tab. */
    public record Tab(String label, String href, @Nullable Long count, boolean on) {}

    @GetMapping
    String list(
            @RequestParam(defaultValue = "OPEN") View view,
            @RequestParam(required = false) @Nullable FeedbackType type,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        fill(view, type, page, model);
        return "feedback/console/feedback";
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(id, null, "", model, request);
    }

    @PostMapping("/{id}")
    String answer(
            Actor staff,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String answer,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            desk.answer(id, staff, answer);
        } catch (Invalid invalid) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show(id, invalid.errors().getFirst().message(), answer, model, request);
        } catch (Conflict late) {
            Toast.after(redirect, late.detail());
            return "redirect:/console/feedback/" + id;
        }
        Toast.after(redirect, Words.of("toast.answered"));
        return "redirect:/console/feedback";
    }

    private String show(UUID id, @Nullable String trouble, String answer, Model model, HttpServletRequest request) {
        var feedback = desk.require(id);
        model.addAttribute("feedback", feedback);
        model.addAttribute("trouble", trouble);
        model.addAttribute("answer", answer);
        if (!Views.wantsPart(request)) {
            fill(feedback.answeredAt() == null ? View.OPEN : View.ANSWERED, null, 0, model);
        }
        return Views.of(request, "feedback/console/feedback", "one");
    }

    private void fill(View view, @Nullable FeedbackType type, int page, Model model) {
        model.addAttribute("view", view);
        model.addAttribute(
                "tabs",
                Arrays.stream(View.values())
                        .map(each -> new Tab(
                                Words.of("view." + each.name()),
                                "/console/feedback" + (each == View.OPEN ? "" : "?view=" + each),
                                desk.find(each, null, 0, 1).total(),
                                each == view))
                        .toList());
        model.addAttribute("types", types());
        model.addAttribute("page", desk.find(view, type, Math.max(0, page), SIZE));
    }

    private static Map<String, String> types() {
        var types = new LinkedHashMap<String, String>();
        for (var type : FeedbackType.values()) {
            types.put(type.name(), type.label());
        }
        return types;
    }
}
