package dev.guildhall.privacy.console;

import dev.guildhall.access.Needs;
import dev.guildhall.privacy.domain.Deletions;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 个人信息申请: who asked for the end of the account, and what became of it. */
@Controller
@Needs("privacy.requests.view")
class PrivacyConsole {
    private static final int ROWS = 20;

    private final Deletions deletions;

    PrivacyConsole(Deletions deletions) {
        this.deletions = deletions;
    }

    @GetMapping("/console/privacy")
    String list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("WAITING", "等待中");
        states.put("WITHDRAWN", "已撤回");
        states.put("DONE", "已注销");
        model.addAttribute("states", states);
        model.addAttribute(
                "page",
                deletions
                        .page(state == null || !states.containsKey(state) ? null : state, Math.max(0, page), ROWS)
                        .map(each -> new Line(
                                each,
                                each.state().equals("WAITING")
                                        ? deletions.obstacles(each.account()).size()
                                        : 0)));
        model.addAttribute("filtered", state != null && states.containsKey(state));
        model.addAttribute("copies", deletions.copies());
        return Views.of(request, "privacy/console/requests", "list");
    }

    /** @param obstacles how many things keep it from being carried out */
    record Line(Deletions.Deletion deletion, int obstacles) {}
}
