package dev.guildhall.identity;

import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Problem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Somebody has proved who they are, but the account may not sign in: it waits for review, was refused, or is banned. Carries
 * {@code reason}, {@code ticket} and {@code dueAt} where there are any.
 */
public final class AccountHeld extends Problem {
    private final AccountState state;

    /** @param held the registration behind a waiting or refused account, null where there is none */
    public AccountHeld(AccountState state, @Nullable String reason, RegistrationGate.@Nullable Held held) {
        super(
                "account-" + word(state),
                HttpStatus.BAD_REQUEST,
                Words.of("account-" + word(state) + ".title"),
                reason == null || state == AccountState.PENDING
                        ? Words.of("account-" + word(state))
                        : Words.of("account-" + word(state) + ".reason", reason));
        this.state = state;
        if (reason != null) {
            with("reason", reason);
        }
        if (held != null) {
            with("ticket", held.ticket());
            Instant dueAt = held.dueAt();
            if (dueAt != null) {
                with("dueAt", dueAt);
            }
        }
    }

    /** The {@code error} of the token endpoint: {@code account_pending}, {@code account_refused}, {@code account_disabled}. */
    public String error() {
        return "account_" + word(state);
    }

    private static String word(AccountState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
