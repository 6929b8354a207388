package dev.guildhall.notice.console;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.notice.SmsBudget;
import dev.guildhall.notice.SmsRules;
import dev.guildhall.ui.Toast;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 短信用量: what was sent on each day, against the budget; and the way to open it again for today. */
@Controller
class SmsPage {
    private static final int DAYS = 31;

    private final SmsBudget budget;
    private final ModuleSettings settings;

    SmsPage(SmsBudget budget, ModuleSettings settings) {
        this.budget = budget;
        this.settings = settings;
    }

    @GetMapping("/console/messages")
    @Needs("messages.budget.edit")
    String page(Model model) {
        SmsBudget.Day today = budget.today();
        int perDay = settings.of(SmsRules.class).perDay();
        model.addAttribute("today", today);
        model.addAttribute("perDay", perDay);
        model.addAttribute("limit", perDay + today.extra());
        model.addAttribute("spent", today.sent() >= perDay + today.extra());
        model.addAttribute("days", budget.days(DAYS));
        return "notice/console/messages";
    }

    @PostMapping("/console/messages/release")
    @Needs("messages.budget.edit")
    String release(RedirectAttributes redirect) {
        budget.release();
        Toast.after(redirect, "已放开，今天可以继续发送");
        return "redirect:/console/messages";
    }
}
