package dev.guildhall.payments.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.domain.TransferState;
import dev.guildhall.payments.domain.TransferView;
import dev.guildhall.payments.domain.Transfers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** The buyer's side of a bank transfer: say that it was sent and show the bank's voucher. */
@RestController
@RequestMapping("/api/orders/{id}/transfer")
@SignedIn
class TransfersApi {
    /**
     * @param offered whether this tenant takes transfers at all
     * @param claim what the buyer said and what became of it; null before
     */
    record Answer(boolean offered, @Nullable Claim claim) {}

    /** @param reason why staff refused it */
    record Claim(
            TransferState state,
            String stateLabel,
            String payer,
            LocalDate paidOn,
            Instant claimedAt,
            @Nullable String reason) {
        static Claim of(TransferView transfer) {
            return new Claim(
                    transfer.state(),
                    transfer.state().label(),
                    transfer.payer(),
                    transfer.paidOn(),
                    transfer.claimedAt(),
                    transfer.reason());
        }
    }

    private final Transfers transfers;

    TransfersApi(Transfers transfers) {
        this.transfers = transfers;
    }

    @GetMapping
    Answer one(Actor actor, @PathVariable UUID id) {
        return new Answer(
                transfers.offered(),
                transfers.find(actor.organisation(), id).map(Claim::of).orElse(null));
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Claim claim(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String payer,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate paidOn,
            @RequestParam(name = "voucher", required = false) @Nullable MultipartFile file) {
        Transfers.Claim claim = new Transfers.Claim(payer, paidOn);
        if (file == null || file.isEmpty()) {
            return Claim.of(transfers.claim(actor, id, claim, null, null));
        }
        String name = Objects.requireNonNullElse(file.getOriginalFilename(), "voucher");
        try (InputStream voucher = file.getInputStream()) {
            return Claim.of(transfers.claim(actor, id, claim, name, voucher));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
