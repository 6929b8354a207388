package dev.guildhall.registration.member;

import dev.guildhall.access.ForProgram;
import dev.guildhall.identity.AccountDirectory;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.problem.NotFound;
import dev.guildhall.registration.domain.Words;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tenant's accounts, for its programs. Phones are masked (D14); whole ones can be looked up, not read. */
@RestController
@RequestMapping("/api/tenant/accounts")
@ForProgram("registration.accounts.view")
class TenantAccountsApi {
    private final AccountDirectory directory;
    private final Accounts accounts;

    TenantAccountsApi(AccountDirectory directory, Accounts accounts) {
        this.directory = directory;
        this.accounts = accounts;
    }

    /** @param phone masked: 138****6021 */
    record Account(
            UUID id,
            String kind,
            String name,
            AccountState state,
            @Nullable String username,
            @Nullable String phone,
            Instant createdAt,
            @Nullable Instant lastSignInAt) {
        static Account of(AccountView view) {
            return new Account(
                    view.id().value(),
                    view.kind(),
                    view.name(),
                    view.state(),
                    view.username(),
                    view.phoneMasked(),
                    view.createdAt(),
                    view.lastSignInAt());
        }
    }

    /**
     * The newest first.
     *
     * @param q part of the name, or a whole phone number or user name
     */
    @GetMapping
    Paged<Account> page(
            @RequestParam(required = false) @Size(max = 60) @Nullable String q,
            @RequestParam(required = false) @Size(max = 40) @Nullable String kind,
            @RequestParam(required = false) @Nullable AccountState state,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        Paged<AccountView> found =
                directory.page(new AccountDirectory.Filter(blank(q), blank(kind), state), page, size);
        return new Paged<>(found.items().stream().map(Account::of).toList(), found.page(), found.size(), found.total());
    }

    @GetMapping("/{id}")
    Account one(@PathVariable UUID id) {
        return accounts.find(new AccountId(id)).map(Account::of).orElseThrow(() -> new NotFound(Words.of("account")));
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
