package dev.guildhall.payments.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.OrderState;
import dev.guildhall.payments.domain.Reconciling;
import dev.guildhall.payments.domain.RefundBoard;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.VirtualDesk;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Fmt;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Orders, for staff: the list, and one order with what happened to it and what was booked. */
@Controller
@RequestMapping("/console/billing/orders")
@PreAuthorize("hasAuthority('billing.orders.view')")
class OrdersConsole {
    private static final int SIZE = 20;

    /** A saved view above the list. */
    public record Tab(String label, String href, @Nullable Long count, boolean on) {}

    /** A step as the timeline draws it. */
    public record Line(String tone, String time, String title, String text) {}

    private final OrderBoard board;
    private final Reconciling reconciling;
    private final VirtualDesk virtual;
    private final RefundBoard refundBoard;
    private final Refunds refunds;
    private final RefundWishes wishes;
    private final Here here;
    private final Fmt fmt;

    OrdersConsole(
            OrderBoard board,
            Reconciling reconciling,
            VirtualDesk virtual,
            RefundBoard refundBoard,
            Refunds refunds,
            RefundWishes wishes,
            Here here,
            Fmt fmt) {
        this.board = board;
        this.reconciling = reconciling;
        this.virtual = virtual;
        this.refundBoard = refundBoard;
        this.refunds = refunds;
        this.wishes = wishes;
        this.here = here;
        this.fmt = fmt;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable OrderState state,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fill(model, q, state, kind, page);
        return Views.of(request, "payments/console/orders", "list");
    }

    @GetMapping("/{id}")
    String one(Actor actor, @PathVariable UUID id, Model model, HttpServletRequest request) {
        model.addAttribute("order", board.detail(id));
        model.addAttribute("history", history(id));
        model.addAttribute("refunds", refundBoard.of(id));
        model.addAttribute("wish", wishes.waiting(id).orElse(null));
        model.addAttribute(
                "mayRefund",
                actor.may("billing.refunds.ask") && refunds.possible(id).allowed());
        if (Views.wantsPart(request)) {
            return "payments/console/order :: content";
        }
        fill(model, "", null, "", 0);
        return "payments/console/order";
    }

    /** Asks WeChat Pay now instead of waiting for the next round. */
    @PostMapping("/{id}/query")
    String query(@PathVariable UUID id, RedirectAttributes redirect) {
        virtual.follow(id);
        reconciling.reconcile(id);
        Toast.after(redirect, "已向微信查询：" + board.detail(id).state().label());
        return "redirect:/console/billing/orders/" + id;
    }

    private void fill(Model model, String q, @Nullable OrderState state, String kind, int page) {
        String text = q.isBlank() ? null : q.strip();
        String wanted = kind.isBlank() ? null : kind;
        Map<OrderState, Long> counts = board.counts();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("全部", here.with("state", null), all, state == null));
        for (OrderState each : OrderState.values()) {
            tabs.add(new Tab(
                    each.label(), here.with("state", each.name()), counts.getOrDefault(each, 0L), each == state));
        }
        List<Chip> chips = new ArrayList<>();
        if (text != null) {
            chips.add(new Chip("搜索：" + text, here.with("q", null)));
        }
        if (wanted != null) {
            chips.add(new Chip("种类：" + board.kinds().getOrDefault(wanted, wanted), here.with("kind", null)));
        }
        model.addAttribute("tabs", tabs);
        model.addAttribute("chips", chips);
        model.addAttribute("kinds", board.kinds());
        model.addAttribute("summary", board.summary());
        model.addAttribute("filtered", text != null || wanted != null || state != null);
        model.addAttribute("page", board.page(text, state, wanted, Math.max(page, 0), SIZE));
    }

    private List<Line> history(UUID id) {
        return board.detail(id).steps().stream()
                .map(step -> new Line(
                        step.kind().tone(),
                        fmt.exact(step.at()).substring(5),
                        step.kind().label(),
                        step.detail()))
                .toList();
    }
}
