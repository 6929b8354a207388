package dev.guildhall.identity.member;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.AboutMe;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who one is signed in as. */
@RestController
@SignedIn
class MeApi {
    private final Accounts accounts;
    private final TenantDirectory tenants;
    private final List<AboutMe> additions;

    MeApi(Accounts accounts, TenantDirectory tenants, List<AboutMe> additions) {
        this.accounts = accounts;
        this.tenants = tenants;
        this.additions = List.copyOf(additions);
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
            boolean passwordSet,
            @JsonAnyGetter Map<String, Object> more) {}

    record TenantName(String slug, String name) {}

    @GetMapping("/api/me")
    Me me(Actor actor) {
        AccountView account = accounts.find(actor.id()).orElseThrow(SignInRequired::new);
        Map<String, Object> more = new LinkedHashMap<>();
        additions.forEach(each -> more.putAll(each.of(actor)));
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
                account.passwordSet(),
                more);
    }
}
