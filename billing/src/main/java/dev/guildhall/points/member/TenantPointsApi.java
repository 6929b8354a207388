package dev.guildhall.points.member;

import dev.guildhall.access.ForProgram;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Client;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.WalletBoard;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.ui.Paged;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Wallets of the tenant's accounts, for its programs: reading them, and giving points for nothing. */
@RestController
@RequestMapping("/api/tenant/points")
@ForProgram("billing.points.grant")
class TenantPointsApi {
    /**
     * @param lastDay on which they can be spent, in the tenant's zone; null: they never end
     * @param reason for the owner's statement, at most 60 characters
     */
    record Grant(
            @NotNull UUID account,
            long points,
            @Nullable LocalDate lastDay,
            @NotBlank String reason) {}

    record WalletAnswer(UUID account, long balance) {}

    private final WalletBoard board;
    private final PointWallets wallets;
    private final Idempotency idempotency;

    TenantPointsApi(WalletBoard board, PointWallets wallets, Idempotency idempotency) {
        this.board = board;
        this.wallets = wallets;
        this.idempotency = idempotency;
    }

    @GetMapping("/{account}")
    WalletAnswer balance(@PathVariable UUID account) {
        return answer(board.owner(account).id());
    }

    /** The statement, newest first. */
    @GetMapping("/{account}/entries")
    Paged<PointEntry> entries(
            @PathVariable UUID account,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return wallets.entries(board.owner(account).id(), page, size);
    }

    @PostMapping("/grants")
    @ResponseStatus(HttpStatus.CREATED)
    WalletAnswer grant(
            Client client,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
            @Valid @RequestBody Grant grant) {
        return idempotency.once("client:" + client.id(), key, grant, WalletAnswer.class, () -> {
            board.giveByProgram(grant.account(), grant.points(), grant.lastDay(), grant.reason(), Ids.next());
            return answer(new AccountId(grant.account()));
        });
    }

    private WalletAnswer answer(AccountId account) {
        return new WalletAnswer(
                account.value(), wallets.balance(account).available().amount());
    }
}
