package dev.guildhall.identity.factor;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What stands between the first half of a sign-in and the second factor where no session does: a secret, of which only the
 * hash is stored. It proves the first half alone and is good for one sign-in.
 */
@Component
class StepTickets {
    static final Duration LIFE = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Clock clock;

    StepTickets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Somebody who has given the first half, under this version of the account. */
    record Half(UUID id, AccountId account, int version) {}

    @Transactional
    public String give(SigningIn.Proven account) {
        Instant now = clock.instant();
        String token = Secrets.token();
        jdbc.sql("""
                        INSERT INTO sign_in_step (id, account_id, account_version, token_hash, created_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?)""")
                .param(Ids.next())
                .param(account.id().value())
                .param(account.tokenVersion())
                .param(Secrets.hash(token))
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.plus(LIFE)))
                .update();
        return token;
    }

    /** Empty where it was used, is too old, or never was. */
    @Transactional(readOnly = true)
    public Optional<Half> peek(String token) {
        return jdbc.sql("""
                        SELECT id, account_id, account_version FROM sign_in_step
                        WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?""")
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query((row, n) -> new Half(
                        row.getObject(1, UUID.class), new AccountId(row.getObject(2, UUID.class)), row.getInt(3)))
                .optional();
    }

    /** Says whether it was still there to be used. */
    @Transactional
    public boolean use(Half half) {
        return jdbc.sql("UPDATE sign_in_step SET used_at = ? WHERE id = ? AND used_at IS NULL")
                        .param(Timestamp.from(clock.instant()))
                        .param(half.id())
                        .update()
                == 1;
    }
}
