package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long a tenant in 等保 mode lets anything stay signed in: {@link SecurityRules#sessionHours} after the proof, and
 * {@link SecurityRules#idleMinutes} after the last request. The same for sessions of the console and of the members' pages,
 * and for the tokens of a device. A request is noted once within {@link #NOTED}, so an idle sign-in may end so much earlier.
 */
@Component
public class SignInLimits {
    static final Duration NOTED = Duration.ofSeconds(30);

    private final ModuleSettings settings;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SignInLimits(ModuleSettings settings, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** How long a session may be idle; empty where only the session's own time counts. */
    public Optional<Duration> idle() {
        SecurityRules rules = settings.of(SecurityRules.class);
        return rules.graded() ? Optional.of(rules.idle()) : Optional.empty();
    }

    /**
     * Whether a sign-in has lasted long enough.
     *
     * @param begun when its owner proved who they are
     * @param used when a request came last
     */
    public boolean isOver(Instant begun, Instant used) {
        SecurityRules rules = settings.of(SecurityRules.class);
        Instant now = clock.instant();
        return rules.graded() && (!now.isBefore(begun.plus(rules.session())) || !now.isBefore(used.plus(rules.idle())));
    }

    /** Whether a request that comes now is to be noted. */
    public boolean isWorthNoting(Instant used) {
        return !clock.instant().isBefore(used.plus(NOTED));
    }

    /**
     * Whether the sign-in behind a token goes on. One that has lasted long enough ends; of another, where the tenant is in
     * 等保 mode, the request is noted.
     */
    boolean goesOn(UUID signIn, Instant begun, Instant used) {
        if (isOver(begun, used)) {
            end(signIn);
            return false;
        }
        if (isWorthNoting(used) && settings.of(SecurityRules.class).graded()) {
            transaction.executeWithoutResult(status -> jdbc.sql("UPDATE sign_in SET used_at = ? WHERE id = ?")
                    .params(Timestamp.from(clock.instant()), signIn)
                    .update());
        }
        return true;
    }

    /** Ends a sign-in that has lasted long enough. */
    public void end(UUID signIn) {
        transaction.executeWithoutResult(status -> jdbc.sql(
                        "UPDATE sign_in SET ended_at = ?, end_reason = 'OVER' WHERE id = ? AND ended_at IS NULL")
                .params(Timestamp.from(clock.instant()), signIn)
                .update());
    }
}
