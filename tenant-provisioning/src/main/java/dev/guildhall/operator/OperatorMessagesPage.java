package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Operator;
import dev.guildhall.notice.SmsTotal;
import dev.guildhall.ui.Toast;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 短信用量: what all tenants sent together, against the limit of a day; who sent most; and letting more leave today. */
@Controller
class OperatorMessagesPage {
    private static final int DAYS = 31;
    private static final int MOST = 10;

    private final SmsTotal total;

    OperatorMessagesPage(SmsTotal total) {
        this.total = total;
    }

    @GetMapping("/operator/messages")
    @Needs(SmsTotal.VIEW)
    String page(Operator operator, Model model) {
        model.addAttribute("today", total.today());
        model.addAttribute("perDay", total.perDay());
        model.addAttribute("days", total.days(DAYS));
        model.addAttribute("shares", total.sharesOfToday(MOST));
        model.addAttribute("mayRelease", operator.may(SmsTotal.RELEASE));
        return "operator/messages";
    }

    @PostMapping("/operator/messages/release")
    @Needs(SmsTotal.RELEASE)
    String release(Operator operator, RedirectAttributes redirect) {
        total.release(operator);
        Toast.after(redirect, "已放开，今天可以继续发送");
        return "redirect:/operator/messages";
    }
}
