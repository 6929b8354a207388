package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.SigningIn;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** The account for which tokens are being made. */
final class AccountToken extends AbstractAuthenticationToken {
    private final transient SigningIn.Proven account;

    AccountToken(SigningIn.Proven account) {
        super(List.of());
        this.account = account;
        setAuthenticated(true);
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
