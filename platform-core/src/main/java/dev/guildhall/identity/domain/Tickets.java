package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rights to set a password once, handed out as a secret of which only the hash is stored. */
@Component
public class Tickets {
    /** What a ticket was given for. */
    public enum Purpose {
        /** After a right password that must be changed first. */
        CHANGE(Duration.ofMinutes(10)),
        /** In the link sent to a new member of staff. */
        WELCOME(Duration.ofHours(72));

        private final Duration life;

        Purpose(Duration life) {
            this.life = life;
        }

        public Duration life() {
            return life;
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Tickets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Older tickets of the same purpose end with it. */
    public String give(AccountId account, Purpose purpose) {
        Instant now = clock.instant();
        String token = Secrets.token();
        jdbc.sql("""
                        WITH ended AS (
                            UPDATE password_ticket SET used_at = :now
                             WHERE account_id = :account AND purpose = :purpose AND used_at IS NULL)
                        INSERT INTO password_ticket (id, account_id, purpose, token_hash, created_at, expires_at)
                        VALUES (:id, :account, :purpose, :hash, :now, :end)""")
                .param("id", Ids.next())
                .param("account", account.value())
                .param("purpose", purpose.name())
                .param("hash", Secrets.hash(token))
                .param("now", Timestamp.from(now))
                .param("end", Timestamp.from(now.plus(purpose.life())))
                .update();
        return token;
    }

    /** Whose ticket this is, without using it up. */
    public Optional<AccountId> peek(String token) {
        return jdbc.sql("""
                        SELECT account_id FROM password_ticket
                        WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?""")
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    /** @throws TicketGone where it was used, is too old, or never was */
    AccountId use(String token) {
        Instant now = clock.instant();
        return jdbc.sql("""
                        UPDATE password_ticket SET used_at = ?
                        WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? RETURNING account_id""")
                .param(Timestamp.from(now))
                .param(Secrets.hash(token))
                .param(Timestamp.from(now))
                .query(UUID.class)
                .optional()
                .map(AccountId::new)
                .orElseThrow(TicketGone::new);
    }

    void endAll(AccountId account) {
        jdbc.sql("UPDATE password_ticket SET used_at = ? WHERE account_id = ? AND used_at IS NULL")
                .param(Timestamp.from(clock.instant()))
                .param(account.value())
                .update();
    }

    /** The ticket sets no password any more. */
    public static final class TicketGone extends Problem {
        public TicketGone() {
            super("ticket-gone", HttpStatus.GONE, Words.of("ticket.gone.title"), Words.of("ticket.gone"));
        }
    }
}
