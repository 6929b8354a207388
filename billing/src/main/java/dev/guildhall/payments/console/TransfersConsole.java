package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.Transfers;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Bank transfers that buyers have announced, for the staff that looks at the account. */
@Controller
@RequestMapping("/console/billing/transfers")
@Needs("billing.transfers.confirm")
class TransfersConsole {
    private static final String LIST = "payments/console/transfers";
    private static final String ONE = "payments/console/transfer";
    private static final String HOME = "redirect:/console/billing/transfers";
    private static final WorkList VIEWS = new WorkList("待核对", "已核对");

    private final Transfers transfers;
    private final OrderBoard board;
    private final Here here;

    TransfersConsole(Transfers transfers, OrderBoard board, Here here) {
        this.transfers = transfers;
        this.board = board;
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

    @GetMapping("/{order}")
    String one(@PathVariable UUID order, Model model, HttpServletRequest request) {
        return show(order, model, request);
    }

    /** The bank's voucher; only for those who may see this page. */
    @GetMapping("/{order}/voucher")
    ResponseEntity<InputStreamResource> voucher(@PathVariable UUID order) {
        MediaContent content = transfers.voucher(order).orElseThrow(() -> new NotFound("转账凭证"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(content.view().contentType()))
                .cacheControl(CacheControl.noStore())
                .body(new InputStreamResource(content.in()));
    }

    @PostMapping("/{order}/confirm")
    String confirm(Actor actor, @PathVariable UUID order, RedirectAttributes redirect) {
        try {
            transfers.confirm(actor, order);
            Toast.after(redirect, "已确认到账，订单已付款并交付");
            return HOME;
        } catch (Conflict other) {
            Toast.after(redirect, other.detail());
            return HOME + "/" + order;
        }
    }

    @PostMapping("/{order}/refuse")
    String refuse(
            Actor actor,
            @PathVariable UUID order,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            transfers.refuse(actor, order, reason);
            Toast.after(redirect, "已驳回，买方会收到原因");
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            model.addAttribute("reason", reason);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(order, model, request);
        } catch (Conflict other) {
            Toast.after(redirect, other.detail());
        }
        return HOME;
    }

    private String show(UUID order, Model model, HttpServletRequest request) {
        var transfer = transfers.find(order).orElseThrow(() -> new NotFound("转账"));
        model.addAttribute("transfer", transfer);
        model.addAttribute("order", board.detail(order));
        if (Views.wantsPart(request)) {
            return ONE + " :: content";
        }
        fill(model, transfer.decidedAt() != null, 0);
        return ONE;
    }

    private void fill(Model model, boolean done, int page) {
        VIEWS.fill(model, here, done, transfers.waiting(), transfers.page(!done, Math.max(page, 0), WorkList.SIZE));
    }
}
