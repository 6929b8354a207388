package dev.guildhall.registration.domain;

import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Rights to see one registration and to send it again: secrets of which only the hash is stored. */
@Component
class RegistrationTickets {
    private static final Duration LIFE = Duration.ofDays(1);
    private static final Base64StringKeyGenerator SECRETS =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

    private final JdbcClient jdbc;
    private final Clock clock;

    RegistrationTickets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    String give(UUID registration) {
        String ticket = SECRETS.generateKey();
        jdbc.sql("""
                        INSERT INTO registration_ticket (id, registration_id, token_hash, expires_at)
                        VALUES (?, ?, ?, ?)""")
                .param(Ids.next())
                .param(registration)
                .param(hash(ticket))
                .param(Timestamp.from(clock.instant().plus(LIFE)))
                .update();
        return ticket;
    }

    /** @throws TicketGone where it is too old or never was */
    UUID registration(String ticket) {
        return jdbc.sql("SELECT registration_id FROM registration_ticket WHERE token_hash = ? AND expires_at > ?")
                .param(hash(ticket))
                .param(Timestamp.from(clock.instant()))
                .query(UUID.class)
                .optional()
                .orElseThrow(TicketGone::new);
    }

    int sweep() {
        return jdbc.sql("DELETE FROM registration_ticket WHERE expires_at <= ?")
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    private static byte[] hash(String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The registration cannot be seen with this ticket any more; signing in gives a new one. */
    static final class TicketGone extends Problem {
        TicketGone() {
            super("registration-ticket-gone", HttpStatus.GONE, Words.of("ticket.gone.title"), Words.of("ticket.gone"));
        }
    }
}
