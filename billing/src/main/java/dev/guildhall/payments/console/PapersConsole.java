package dev.guildhall.payments.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.fapiao.FapiaoDesk;
import dev.guildhall.payments.fapiao.FapiaoView;
import dev.guildhall.payments.receipts.ReceiptDesk;
import dev.guildhall.payments.receipts.ReceiptView;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
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

/** Receipts and fapiao, for staff. */
@Controller
@RequestMapping("/console/money")
@Needs("billing.papers.issue")
class PapersConsole {
    private static final int SIZE = 20;
    private static final String FAPIAO = "redirect:/console/money/fapiao";
    private static final String RECEIPTS = "redirect:/console/money/receipts";

    private final ReceiptDesk receipts;
    private final FapiaoDesk fapiao;
    private final TenantAddress address;
    private final Here here;

    PapersConsole(ReceiptDesk receipts, FapiaoDesk fapiao, TenantAddress address, Here here) {
        this.receipts = receipts;
        this.fapiao = fapiao;
        this.address = address;
        this.here = here;
    }

    @GetMapping("/receipts")
    String receipts(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fillReceipts(model, q, page);
        return Views.of(request, "payments/console/receipts", "list");
    }

    @PostMapping("/receipts/issuer")
    String issuer(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable MultipartFile seal,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect)
            throws IOException {
        try {
            receipts.issue(name, seal == null || seal.isEmpty() ? null : new ByteArrayInputStream(seal.getBytes()));
        } catch (Invalid wrong) {
            return again(model, response, FormErrors.of(wrong), name);
        } catch (Problem wrong) {
            return again(model, response, new FormErrors().add("seal", wrong.detail()), name);
        }
        Toast.after(redirect, "已保存，之后下载的收据使用新的单位与印章");
        return RECEIPTS;
    }

    /** The receipt of an order as a file; made if there is none yet. */
    @PostMapping("/receipts/of/{order}")
    ResponseEntity<byte[]> receipt(@PathVariable UUID order, HttpServletRequest request) {
        ReceiptView receipt = receipts.of(order, null);
        return file(receipt.number() + ".pdf", "application/pdf", receipts.file(receipt, address.of(request)));
    }

    @GetMapping("/fapiao")
    String fapiao(
            @RequestParam(defaultValue = "REQUESTED") FapiaoView.State state,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        fillFapiao(model, state, page);
        return Views.of(request, "payments/console/fapiao-list", "list");
    }

    @GetMapping("/fapiao/{id}")
    String one(@PathVariable UUID id, Model model, HttpServletRequest request) {
        return show(fapiao.find(id), model, request);
    }

    @PostMapping("/fapiao/{id}/issue")
    String issue(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect)
            throws IOException {
        try {
            fapiao.issued(id, number, file == null ? new byte[0] : file.getBytes(), actor.name());
            Toast.after(redirect, "已开具，已通知申请人");
        } catch (Invalid wrong) {
            model.addAttribute("errors", FormErrors.of(wrong));
            model.addAttribute("number", number);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(fapiao.find(id), model, request);
        } catch (Conflict decided) {
            Toast.after(redirect, decided.detail());
        }
        return FAPIAO;
    }

    @PostMapping("/fapiao/{id}/refuse")
    String refuse(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            fapiao.refuse(id, reason, actor.name());
            Toast.after(redirect, "已退回，已通知申请人");
        } catch (Invalid wrong) {
            model.addAttribute("errors", FormErrors.of(wrong));
            model.addAttribute("reason", reason);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(fapiao.find(id), model, request);
        } catch (Conflict decided) {
            Toast.after(redirect, decided.detail());
        }
        return FAPIAO;
    }

    @GetMapping("/fapiao/{id}/file")
    ResponseEntity<byte[]> fapiaoFile(@PathVariable UUID id) {
        FapiaoDesk.File file = fapiao.file(id, null);
        return file(file.name(), file.contentType(), file.content());
    }

    private String again(Model model, HttpServletResponse response, FormErrors errors, String name) {
        fillReceipts(model, "", 0);
        model.addAttribute("errors", errors);
        model.addAttribute(
                "issuer", new ReceiptDesk.Issuer(name, receipts.issuer().seal()));
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        return "payments/console/receipts";
    }

    private String show(FapiaoView request, Model model, HttpServletRequest asked) {
        model.addAttribute("f", request);
        if (Views.wantsPart(asked)) {
            return "payments/console/fapiao :: content";
        }
        fillFapiao(model, request.state(), 0);
        return "payments/console/fapiao";
    }

    private void fillReceipts(Model model, String q, int page) {
        model.addAttribute("issuer", receipts.issuer());
        model.addAttribute("filtered", !q.isBlank());
        model.addAttribute("page", receipts.page(null, q.isBlank() ? null : q.strip(), Math.max(page, 0), SIZE));
    }

    private void fillFapiao(Model model, FapiaoView.State state, int page) {
        List<OrdersConsole.Tab> tabs = new ArrayList<>();
        for (FapiaoView.State each : FapiaoView.State.values()) {
            boolean waits = each == FapiaoView.State.REQUESTED;
            tabs.add(new OrdersConsole.Tab(
                    each.label(),
                    here.with("state", waits ? null : each.name()),
                    waits ? fapiao.waiting() : null,
                    each == state));
        }
        model.addAttribute("tabs", tabs);
        model.addAttribute("page", fapiao.page(null, state, Math.max(page, 0), SIZE));
    }

    private static ResponseEntity<byte[]> file(String name, String type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(content);
    }
}
