package dev.guildhall.payments.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.fapiao.FapiaoDesk;
import dev.guildhall.payments.fapiao.FapiaoView;
import dev.guildhall.payments.receipts.ReceiptDesk;
import dev.guildhall.payments.receipts.ReceiptView;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.Paged;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Receipts and fapiao of one's own orders. */
@RestController
@RequestMapping("/api")
@SignedIn
class PapersApi {
    /** Money as the API writes it. */
    record Fen(long fen) {}

    /**
     * A receipt.
     *
     * @param verifyUrl the page behind its QR code
     * @param voided nothing of the money is left
     */
    record Receipt(
            UUID id,
            UUID order,
            String number,
            String orderNumber,
            String title,
            Fen amount,
            Fen refunded,
            boolean voided,
            @Nullable Instant paidAt,
            Instant issuedAt,
            String verifyUrl) {}

    /** What is asked for; a company's title needs its credit code. */
    record NewFapiao(
            FapiaoView.@NotNull Kind kind,
            @NotNull @Size(max = 200) String title,
            @Nullable @Size(max = 40) String taxNumber,
            @Nullable @Size(max = 254) String email) {}

    /** A request for a fapiao; {@code file} is the name of what can be downloaded, null before it is issued. */
    record Fapiao(
            UUID id,
            UUID order,
            String orderNumber,
            String orderTitle,
            FapiaoView.Kind kind,
            String title,
            @Nullable String taxNumber,
            @Nullable String email,
            Fen amount,
            FapiaoView.State state,
            String stateLabel,
            @Nullable String reason,
            @Nullable String number,
            Fen redLetter,
            @Nullable String file,
            Instant requestedAt,
            @Nullable Instant decidedAt) {}

    private final ReceiptDesk receipts;
    private final FapiaoDesk fapiao;
    private final Orders orders;
    private final TenantAddress address;

    PapersApi(ReceiptDesk receipts, FapiaoDesk fapiao, Orders orders, TenantAddress address) {
        this.receipts = receipts;
        this.fapiao = fapiao;
        this.orders = orders;
        this.address = address;
    }

    @GetMapping("/receipts")
    Paged<Receipt> receipts(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            HttpServletRequest request) {
        return receipts.page(actor.organisation(), null, page, size).map(each -> shown(each, request));
    }

    /** The receipt that was made of an order; 404 where none was. */
    @GetMapping("/orders/{id}/receipt")
    Receipt receipt(Actor actor, @PathVariable UUID id, HttpServletRequest request) {
        orders.find(actor.organisation(), id);
        return receipts.find(id).map(each -> shown(each, request)).orElseThrow(() -> new NotFound("收据"));
    }

    /** Makes the receipt of a paid order; the same one again where there is one. */
    @PostMapping("/orders/{id}/receipt")
    Receipt makeReceipt(Actor actor, @PathVariable UUID id, HttpServletRequest request) {
        return shown(receipts.of(id, actor.organisation()), request);
    }

    /** The receipt as PDF. */
    @GetMapping("/orders/{id}/receipt/file")
    ResponseEntity<byte[]> receiptFile(Actor actor, @PathVariable UUID id, HttpServletRequest request) {
        orders.find(actor.organisation(), id);
        ReceiptView receipt = receipts.find(id).orElseThrow(() -> new NotFound("收据"));
        return file(receipt.number() + ".pdf", "application/pdf", receipts.file(receipt, address.of(request)));
    }

    @GetMapping("/fapiao")
    Paged<Fapiao> fapiao(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return fapiao.page(actor.organisation(), null, page, size).map(PapersApi::shown);
    }

    /** The newest request for an order; 404 where there is none. */
    @GetMapping("/orders/{id}/fapiao")
    Fapiao ofOrder(Actor actor, @PathVariable UUID id) {
        return fapiao.of(id, actor.organisation()).map(PapersApi::shown).orElseThrow(() -> new NotFound("发票申请"));
    }

    @PostMapping("/orders/{id}/fapiao")
    @ResponseStatus(HttpStatus.CREATED)
    Fapiao request(Actor actor, @PathVariable UUID id, @Valid @RequestBody NewFapiao wanted) {
        return shown(fapiao.request(
                id,
                actor.organisation(),
                new FapiaoDesk.Wanted(wanted.kind(), wanted.title(), wanted.taxNumber(), wanted.email())));
    }

    @GetMapping("/fapiao/{id}/file")
    ResponseEntity<byte[]> fapiaoFile(Actor actor, @PathVariable UUID id) {
        FapiaoDesk.File file = fapiao.file(id, actor.organisation());
        return file(file.name(), file.contentType(), file.content());
    }

    /** Takes a request back while it waits. */
    @DeleteMapping("/fapiao/{id}")
    Fapiao cancel(Actor actor, @PathVariable UUID id) {
        return shown(fapiao.cancel(id, actor.organisation(), actor.name()));
    }

    static ResponseEntity<byte[]> file(String name, String type, byte[] content) {
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

    private Receipt shown(ReceiptView receipt, HttpServletRequest request) {
        return new Receipt(
                receipt.id(),
                receipt.order(),
                receipt.number(),
                receipt.orderNumber(),
                receipt.title(),
                new Fen(receipt.fen()),
                new Fen(receipt.refundedFen()),
                receipt.voided(),
                receipt.paidAt(),
                receipt.issuedAt(),
                address.of(request) + "/r/" + receipt.token());
    }

    private static Fapiao shown(FapiaoView request) {
        return new Fapiao(
                request.id(),
                request.order(),
                request.orderNumber(),
                request.orderTitle(),
                request.kind(),
                request.title(),
                request.taxNumber(),
                request.email(),
                new Fen(request.fen()),
                request.state(),
                request.state().label(),
                request.reason(),
                request.fapiaoNumber(),
                new Fen(request.redLetterFen()),
                request.fileName(),
                request.requestedAt(),
                request.decidedAt());
    }
}
