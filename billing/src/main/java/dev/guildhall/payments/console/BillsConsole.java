package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.payments.bills.BillView;
import dev.guildhall.payments.bills.Bills;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.ui.Toast;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Reconciliation, for staff: the days, what the bill and the books say of each, and what does not fit. */
@Controller
@RequestMapping("/console/money/bills")
@Needs("billing.bills.view")
class BillsConsole {
    private static final int ROWS = 60;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M-d");

    private final Bills bills;
    private final JsonMapper json;

    BillsConsole(Bills bills, JsonMapper json) {
        this.bills = bills;
        this.json = json;
    }

    @GetMapping
    String list(Model model) {
        List<BillView> days = bills.latest(ROWS);
        model.addAttribute("days", days);
        model.addAttribute("standing", bills.standing());
        model.addAttribute("chart", chart(days));
        return "payments/console/bills";
    }

    @GetMapping("/{id}")
    String day(@PathVariable UUID id, Model model) {
        model.addAttribute("detail", bills.detail(id));
        return "payments/console/bill";
    }

    /** The day of a difference. */
    @GetMapping("/of/{difference}")
    String of(@PathVariable UUID difference) {
        return "redirect:/console/money/bills/" + bills.dayOf(difference);
    }

    @PostMapping("/{id}/fetch")
    @Needs(MoneyTasks.PERMISSION)
    String fetch(@PathVariable UUID id, RedirectAttributes redirect) {
        BillView now = bills.fetchAgain(id);
        Toast.after(
                redirect,
                now.finding() != null
                        ? now.finding()
                        : now.differences() == 0 ? "已重新核对，没有差异" : "已重新核对，有 %d 处差异".formatted(now.differences()));
        return "redirect:/console/money/bills/" + id;
    }

    /** Both sides of each day in yuan, all merchants together, oldest first. */
    private String chart(List<BillView> days) {
        Map<LocalDate, long[]> sums = new TreeMap<>();
        for (BillView bill : days) {
            long[] sum = sums.computeIfAbsent(bill.day(), day -> new long[2]);
            sum[0] += bill.total().thereFen();
            sum[1] += bill.total().hereFen();
        }
        return json.writeValueAsString(Map.of(
                "days",
                sums.keySet().stream().map(DAY::format).toList(),
                "series",
                List.of(
                        Map.of(
                                "name",
                                "账单收款（元）",
                                "values",
                                sums.values().stream().map(s -> s[0] / 100).toList()),
                        Map.of(
                                "name",
                                "账面收款（元）",
                                "values",
                                sums.values().stream().map(s -> s[1] / 100).toList()))));
    }
}
