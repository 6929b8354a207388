package dev.guildhall.identity.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who one is signed in as. */
@RestController
@SignedIn
class MeApi {
    private final Accounts accounts;
    private final TenantDirectory tenants;

    MeApi(Accounts accounts, TenantDirectory tenants) {
        this.accounts = accounts;
        this.tenants = tenants;
    }

    record Me(
            String id,
            String name,
            String kind,
            List<String> roles,
            List<String> permissions,
            TenantName tenant,
            @Nullable String username,
            @Nullable String phoneMasked,
            boolean passwordSet) {}

    record TenantName(String slug, String name) {}

    @GetMapping("/api/me")
    Me me(Actor actor) {
        AccountView account = accounts.find(actor.id()).orElseThrow(SignInRequired::new);
        return new Me(
                actor.id().toString(),
                account.name(),
                account.kind(),
                account.roles().stream().sorted().toList(),
                actor.permissions().stream().sorted().toList(),
                new TenantName(
                        TenantScope.current().value(),
                        tenants.require(TenantScope.current()).name()),
                account.username(),
                account.phoneMasked(),
                account.passwordSet());
    }
}
