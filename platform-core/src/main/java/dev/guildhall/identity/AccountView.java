package dev.guildhall.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What other modules may know of an account. */
public record AccountView(
        AccountId id,
        String kind,
        String name,
        AccountState state,
        @Nullable String stateReason,
        @Nullable String username,
        @Nullable String phoneMasked,
        boolean passwordSet,
        boolean mustChangePassword,
        Set<String> roles,
        Instant createdAt,
        @Nullable Instant lastSignInAt) {

    public AccountView {
        roles = Set.copyOf(roles);
    }

    /** Whether it may sign in. */
    public boolean active() {
        return state == AccountState.ACTIVE;
    }
}
