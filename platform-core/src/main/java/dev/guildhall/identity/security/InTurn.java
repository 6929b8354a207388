package dev.guildhall.identity.security;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Grants within one transaction, so that of two requests with the same refresh token or code only the first gets tokens; what
 * the second sets off (the end of the chain) is kept although it is refused.
 */
final class InTurn implements AuthenticationProvider {
    private final AuthenticationProvider granting;
    private final TransactionTemplate transaction;

    InTurn(AuthenticationProvider granting, TransactionTemplate transaction) {
        this.granting = granting;
        this.transaction = transaction;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return granting.supports(authentication);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        if (!Realm.isTenant()) {
            return Objects.requireNonNull(granting.authenticate(authentication));
        }
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> {
            try {
                return new Outcome(granting.authenticate(authentication), null);
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
