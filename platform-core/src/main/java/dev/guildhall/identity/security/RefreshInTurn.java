package dev.guildhall.identity.security;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Refreshes within one transaction, so that of two requests with the same refresh token only the first gets tokens; what the
 * second sets off (the end of the chain) is kept although it is refused.
 */
final class RefreshInTurn implements AuthenticationProvider {
    private final AuthenticationProvider refreshing;
    private final TransactionTemplate transaction;

    RefreshInTurn(AuthenticationProvider refreshing, TransactionTemplate transaction) {
        this.refreshing = refreshing;
        this.transaction = transaction;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return refreshing.supports(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        if (!Realm.isTenant()) {
            return Objects.requireNonNull(refreshing.authenticate(authentication));
        }
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> {
            try {
                return new Outcome(refreshing.authenticate(authentication), null);
            } catch (OAuth2AuthenticationException refused) {
                return new Outcome(null, refused);
            }
        }));
        if (outcome.refused() != null) {
            throw outcome.refused();
        }
        return Objects.requireNonNull(outcome.granted());
    }

    private record Outcome(
            @Nullable Authentication granted, @Nullable OAuth2AuthenticationException refused) {}
}
