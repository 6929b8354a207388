package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaRefused;
import dev.guildhall.payments.domain.OrderBoard;
import dev.guildhall.payments.domain.RefundBoard;
import dev.guildhall.payments.domain.RefundState;
import dev.guildhall.payments.domain.RefundWishView;
import dev.guildhall.payments.domain.RefundWishes;
import dev.guildhall.payments.domain.Refunding;
import dev.guildhall.payments.domain.Refunds;
import dev.guildhall.payments.domain.Vouchers;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Texts;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Refunds, for staff: the list, one refund with what may be done about it, and the form by which one is asked for. */
@Controller
@RequestMapping("/console/billing/refunds")
@Needs("billing.orders.view")
class RefundsConsole {
    private static final String ASK = "billing.refunds.ask";
    private static final String APPROVE = "billing.refunds.approve";
    private static final String LIST = "payments/console/refunds";
    private static final String ONE = "payments/console/refund";
    private static final String FORM = "payments/console/refund-ask";
    private static final String HOME = "redirect:/console/billing/refunds";
    private static final int SIZE = 20;
    private static final Texts TEXTS = Texts.in("refunds");

    /** What stands together above the list. */
    public enum View {
        WAITING("待审批", List.of(RefundState.ASKED)),
        RUNNING("处理中", List.of(RefundState.APPROVED, RefundState.SENT, RefundState.PROCESSING)),
        STUCK("需处理", List.of(RefundState.ABNORMAL)),
        DONE("已退款", List.of(RefundState.SUCCESS)),
        OVER("未退款", List.of(RefundState.CLOSED, RefundState.REFUSED));

        private final String label;
        private final List<RefundState> states;

        View(String label, List<RefundState> states) {
            this.label = label;
            this.states = states;
        }
    }

    private final RefundBoard board;
    private final OrderBoard orders;
    private final Refunds refunds;
    private final Refunding refunding;
    private final Vouchers vouchers;
    private final RefundWishes wishes;
    private final Here here;

    RefundsConsole(
            RefundBoard board,
            OrderBoard orders,
            Refunds refunds,
            Refunding refunding,
            Vouchers vouchers,
            RefundWishes wishes,
            Here here) {
        this.board = board;
        this.orders = orders;
        this.refunds = refunds;
        this.refunding = refunding;
        this.vouchers = vouchers;
        this.wishes = wishes;
        this.here = here;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable View view,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fill(model, q, view, page);
        return Views.of(request, LIST, "list");
    }

    @GetMapping("/{id}")
    String one(Actor actor, @PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(actor, id, model, request);
    }

    @GetMapping("/new")
    @Needs(ASK)
    String blank(@RequestParam UUID order, Model model) {
        Refunds.Possible possible = refunds.possible(order);
        String reason = wishes.waiting(order).map(RefundWishView::reason).orElse("");
        return form(model, order, possible.most() > 0 ? yuan(possible.most()) : "", reason, UUID.randomUUID());
    }

    @PostMapping
    @Needs(ASK)
    String ask(
            Actor actor,
            @RequestParam UUID order,
            @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam UUID idempotencyKey,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        FormErrors errors;
        try {
            long fen = orders.detail(order).fen() == 0 ? 0 : fen(amount);
            Refunds.Asked asked = refunds.ask(actor, idempotencyKey.toString(), new Refunds.Ask(order, fen, reason));
            if (asked.state() == RefundState.ASKED) {
                Toast.after(redirect, "已提交，等待另一位同事审批");
            } else {
                refunding.start(asked.id());
                Toast.after(redirect, said(asked.id()));
            }
            return HOME + "/" + asked.id();
        } catch (Invalid problem) {
            errors = FormErrors.of(problem);
        } catch (Conflict problem) {
            errors = new FormErrors().add("amount", problem.detail());
        }
        model.addAttribute("errors", errors);
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        return form(model, order, amount, reason, idempotencyKey);
    }

    @PostMapping("/{id}/approve")
    @Needs(APPROVE)
    String approve(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunds.approve(actor, id);
            refunding.start(id);
            return said(id);
        });
    }

    /** By who may approve; who asked may take it back. */
    @PostMapping("/{id}/refuse")
    String refuse(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            RedirectAttributes redirect) {
        if (!actor.may(APPROVE) && !board.detail(id).askedBy(actor)) {
            throw new dev.guildhall.problem.Refused();
        }
        return act(id, redirect, () -> {
            refunds.refuse(actor, id, why);
            return "已驳回，什么都没有改变";
        });
    }

    @PostMapping("/{id}/query")
    String query(@PathVariable UUID id, RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunding.advance(id);
            return said(id);
        });
    }

    @PostMapping("/{id}/retry")
    @Needs(ASK)
    String retry(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunding.retry(actor, id);
            return said(id);
        });
    }

    @PostMapping("/{id}/account")
    @Needs(ASK)
    String move(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String bank,
            @RequestParam(defaultValue = "") String card,
            @RequestParam(defaultValue = "") String holder,
            RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunding.move(actor, id, bank, card, holder);
            return said(id);
        });
    }

    @PostMapping("/{id}/pay-out")
    @Needs(ASK)
    String payOut(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable MultipartFile voucher,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunding.payOut(actor, id, keep(voucher), note);
            return "已登记线下退款";
        });
    }

    @PostMapping("/{id}/give-up")
    @Needs(ASK)
    String giveUp(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String why,
            RedirectAttributes redirect) {
        return act(id, redirect, () -> {
            refunding.giveUp(actor, id, why);
            return "已放弃，订单恢复原状";
        });
    }

    @GetMapping("/{id}/voucher")
    ResponseEntity<InputStreamResource> voucher(@PathVariable UUID id) {
        UUID voucher = board.detail(id).voucher();
        MediaContent content = (voucher == null ? java.util.Optional.<MediaContent>empty() : vouchers.find(voucher))
                .orElseThrow(() -> new NotFound("退款凭证"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    /** Does it, or says why not; either way the refund is shown as it stands then. */
    private String act(UUID id, RedirectAttributes redirect, Supplier<String> work) {
        try {
            Toast.after(redirect, work.get());
        } catch (Conflict | Invalid | MediaRefused no) {
            Toast.after(redirect, ((Problem) no).detail());
        }
        return HOME + "/" + id;
    }

    private @Nullable UUID keep(@Nullable MultipartFile voucher) {
        if (voucher == null || voucher.isEmpty()) {
            return null;
        }
        try (InputStream in = voucher.getInputStream()) {
            return vouchers.keep(Objects.requireNonNullElse(voucher.getOriginalFilename(), "voucher"), in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String said(UUID id) {
        return switch (board.detail(id).state()) {
            case APPROVED -> "已受理，请线下退款后登记凭证";
            case SENT -> "已受理，微信支付还没有答复，会自动再试";
            case PROCESSING -> "微信支付已受理，等待到账";
            case SUCCESS -> "已退款";
            case ABNORMAL -> "微信支付没有接受，请看下面的原因";
            case ASKED -> "等待审批";
            case CLOSED, REFUSED -> "这笔退款已经结束";
        };
    }

    private String show(Actor actor, UUID id, Model model, HttpServletRequest request) {
        RefundBoard.Detail refund = board.detail(id);
        boolean asks = actor.may(ASK);
        model.addAttribute("refund", refund);
        model.addAttribute("mayApprove", actor.may(APPROVE) && refund.decidableBy(actor));
        model.addAttribute(
                "mayRefuse", refund.state() == RefundState.ASKED && (actor.may(APPROVE) || refund.askedBy(actor)));
        model.addAttribute("own", refund.askedBy(actor));
        model.addAttribute("mayRetry", asks && refund.canRetry());
        model.addAttribute("mayMove", asks && refund.canMove());
        model.addAttribute("banks", Refunding.banks());
        model.addAttribute("mayPayOut", asks && refund.canPayOut());
        model.addAttribute("mayGiveUp", asks && refund.canGiveUp());
        if (Views.wantsPart(request)) {
            return ONE + " :: content";
        }
        fill(model, "", null, 0);
        return ONE;
    }

    private String form(Model model, UUID order, String amount, String reason, UUID key) {
        OrderBoard.Detail detail = orders.detail(order);
        model.addAttribute("order", detail);
        model.addAttribute("possible", refunds.possible(order));
        model.addAttribute("amount", amount);
        model.addAttribute("reason", reason);
        model.addAttribute("key", key);
        model.addAttribute("limit", refunds.limitFen());
        model.addAttribute("wish", wishes.waiting(order).orElse(null));
        return FORM;
    }

    private void fill(Model model, String q, @Nullable View view, int page) {
        String text = q.isBlank() ? null : q.strip();
        Map<RefundState, Long> counts = board.counts();
        List<OrdersConsole.Tab> tabs = new ArrayList<>();
        tabs.add(new OrdersConsole.Tab(
                "全部",
                here.with("view", null),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                view == null));
        for (View each : View.values()) {
            long count = each.states.stream()
                    .mapToLong(state -> counts.getOrDefault(state, 0L))
                    .sum();
            tabs.add(new OrdersConsole.Tab(each.label, here.with("view", each.name()), count, each == view));
        }
        model.addAttribute("tabs", tabs);
        model.addAttribute("wishes", wishes.waiting());
        model.addAttribute("chips", text == null ? List.of() : List.of(new Chip("搜索：" + text, here.with("q", null))));
        model.addAttribute("filtered", text != null || view != null);
        model.addAttribute("page", board.page(text, view == null ? List.of() : view.states, Math.max(page, 0), SIZE));
    }

    private static String yuan(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }

    private static long fen(String amount) {
        String text = amount.strip().replace(",", "").replaceFirst("^[¥￥]", "");
        if (text.isEmpty()) {
            throw new Invalid("amount", TEXTS.of("amount.empty"));
        }
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")) {
            throw new Invalid("amount", TEXTS.of("amount.form"));
        }
        return new BigDecimal(text).movePointRight(2).longValueExact();
    }
}
