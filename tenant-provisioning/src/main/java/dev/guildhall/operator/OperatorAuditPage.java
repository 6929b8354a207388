package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.identity.operator.OperatorSignInLog;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 操作记录 of the platform itself: what operators did to accounts, clients, factors and limits; and who signed in. */
@Controller
@Needs("operator.audit.view")
class OperatorAuditPage {
    private static final int SIZE = 50;
    private static final int LAST_PAGE = 10_000;

    private final OperatorActs acts;
    private final OperatorSignInLog signIns;
    private final Here here;
    private final ZoneId zone;

    OperatorAuditPage(
            OperatorActs acts,
            OperatorSignInLog signIns,
            Here here,
            @Value("${guildhall.zone:Asia/Shanghai}") ZoneId zone) {
        this.acts = acts;
        this.signIns = signIns;
        this.here = here;
        this.zone = zone;
    }

    /** A tab above the list. */
    record View(String label, String href, @Nullable Long count, boolean on) {}

    @GetMapping("/operator/audit")
    String acts(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        OperatorActs.Filter filter =
                new OperatorActs.Filter(text(q), start(from), start(to == null ? null : to.plusDays(1)));
        List<Chip> chips = chips(q);
        if (from != null) {
            chips.add(new Chip("从 " + from, here.with("from", null)));
        }
        if (to != null) {
            chips.add(new Chip("到 " + to, here.with("to", null)));
        }
        model.addAttribute("page", acts.page(filter, Math.clamp(page, 0, LAST_PAGE), SIZE));
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        return show(model, chips, false, request, "operator/audit");
    }

    @GetMapping("/operator/audit/sign-ins")
    String signIns(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Boolean good = outcome.equals("good") ? Boolean.TRUE : outcome.equals("bad") ? Boolean.FALSE : null;
        List<Chip> chips = chips(q);
        if (good != null) {
            chips.add(new Chip("结果：" + outcomes().get(outcome), here.with("outcome", null)));
        }
        model.addAttribute("page", signIns.page(text(q), good, Math.clamp(page, 0, LAST_PAGE), SIZE));
        model.addAttribute("outcomes", outcomes());
        return show(model, chips, true, request, "operator/audit-sign-ins");
    }

    private static String show(
            Model model, List<Chip> chips, boolean ofSignIns, HttpServletRequest request, String template) {
        model.addAttribute("chips", chips);
        model.addAttribute(
                "views",
                List.of(
                        new View("操作", "/operator/audit", null, !ofSignIns),
                        new View("登录", "/operator/audit/sign-ins", null, ofSignIns)));
        return Views.of(request, template, "list");
    }

    private List<Chip> chips(String q) {
        List<Chip> chips = new ArrayList<>();
        if (text(q) != null) {
            chips.add(new Chip("含「" + q.strip() + "」", here.with("q", null)));
        }
        return chips;
    }

    private static @Nullable String text(String q) {
        return q.isBlank() ? null : q.strip();
    }

    private static Map<String, String> outcomes() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("good", "成功");
        outcomes.put("bad", "没有成功");
        return outcomes;
    }

    private @Nullable Instant start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }
}
