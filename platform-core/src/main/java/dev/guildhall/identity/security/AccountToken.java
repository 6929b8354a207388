package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.SigningIn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** The account for which tokens are being made. */
final class AccountToken extends AbstractAuthenticationToken {
    private final transient SigningIn.Proven account;
    private final @Nullable Instant authenticatedAt;

    /** @param authenticatedAt when it proved itself; null where that was just now */
    AccountToken(SigningIn.Proven account, @Nullable Instant authenticatedAt) {
        super(List.of());
        this.account = account;
        this.authenticatedAt = authenticatedAt;
        setAuthenticated(true);
    }

    @Nullable Instant authenticatedAt() {
        return authenticatedAt;
    }

    @Override
    public SigningIn.Proven getPrincipal() {
        return account;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return account.id().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccountToken that && account.equals(that.account);
    }

    @Override
    public int hashCode() {
        return account.hashCode();
    }
}
