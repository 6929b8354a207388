package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.RefundWishState;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Buyers' wishes to have money back, for the staff that makes refunds of them or says why not. */
@Controller
@RequestMapping("/console/billing/refunds/wishes")
@Needs("billing.orders.view")
class RefundWishesConsole {
    private static final String LIST = "payments/console/refund-wishes";
    private static final String ONE = "payments/console/refund-wish";
    private static final String HOME = "redirect:/console/billing/refunds/wishes";
    private static final WorkList VIEWS = new WorkList("待处理", "已处理");

    private final RefundWishes wishes;
    private final Refunds refunds;
    private final OrderBoard orders;
    private final Here here;

    RefundWishesConsole(RefundWishes wishes, Refunds refunds, OrderBoard orders, Here here) {
        this.wishes = wishes;
        this.refunds = refunds;
        this.orders = orders;
        this.here = here;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "false") boolean done,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fill(model, done, page);
        return Views.of(request, LIST, "list");
    }

    @GetMapping("/{id}")
    String one(Actor actor, @PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(actor, id, model, request);
    }

    @PostMapping("/{id}/refuse")
    @Needs(RefundWishes.PERMISSION)
    String refuse(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            wishes.refuse(actor, id, why);
            Toast.after(redirect, "已答复，买方会收到原因");
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            model.addAttribute("why", why);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(actor, id, model, request);
        } catch (Conflict faster) {
            Toast.after(redirect, faster.detail());
        }
        return HOME;
    }

    private String show(Actor actor, UUID id, Model model, HttpServletRequest request) {
        RefundWishes.Row found = wishes.find(id);
        boolean waits = found.wish().state() == RefundWishState.WAITING;
        model.addAttribute("row", found);
        model.addAttribute("wish", found.wish());
        model.addAttribute("order", orders.detail(found.wish().order()));
        model.addAttribute("possible", refunds.possible(found.wish().order()));
        model.addAttribute("mayDecide", waits && actor.may(RefundWishes.PERMISSION));
        if (Views.wantsPart(request)) {
            return ONE + " :: content";
        }
        fill(model, !waits, 0);
        return ONE;
    }

    private void fill(Model model, boolean done, int page) {
        VIEWS.fill(model, here, done, wishes.waiting(), wishes.page(!done, Math.max(page, 0), WorkList.SIZE));
    }
}
