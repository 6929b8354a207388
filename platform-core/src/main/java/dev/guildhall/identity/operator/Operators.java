package dev.guildhall.identity.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.domain.PasswordRules;
import dev.guildhall.identity.domain.Passwords;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.Tickets;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts of those who run the deployment; they belong to no tenant. */
@Service
public class Operators {
    private static final Duration WELCOME = Duration.ofHours(72);
    private static final int FREE_ATTEMPTS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PasswordEncoder encoder;
    private final Passwords passwords;
    private final OperatorRights rights;
    private final OperatorSignInLog log;
    private final Clock clock;

    Operators(
            @Qualifier("platform") JdbcClient jdbc,
            @Qualifier("platform") TransactionTemplate transaction,
            PasswordEncoder encoder,
            Passwords passwords,
            OperatorRights rights,
            OperatorSignInLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.encoder = encoder;
        this.passwords = passwords;
        this.rights = rights;
        this.log = log;
        this.clock = clock;
    }

    /** An operator who has given the right password. */
    public record Proven(UUID id, int sessionVersion) {}

    /** Whether nobody could sign in. */
    public boolean noneCanSignIn() {
        return jdbc.sql("SELECT count(*) FROM operator WHERE password_hash IS NOT NULL AND state = 'ACTIVE'")
                        .query(Long.class)
                        .single()
                == 0;
    }

    /**
     * Opens an account without a password, or finds the one of that name; {@link #ticket} gives the right to set a
     * password.
     */
    public UUID open(String username, String name) {
        String normal = username.toLowerCase(Locale.ROOT);
        jdbc.sql("""
                        INSERT INTO operator (id, username, name, state, created_at) VALUES (?, ?, ?, 'ACTIVE', ?)
                        ON CONFLICT (username) DO NOTHING""")
                .param(Ids.next())
                .param(normal)
                .param(name)
                .param(Timestamp.from(clock.instant()))
                .update();
        return jdbc.sql("SELECT id FROM operator WHERE username = ?")
                .param(normal)
                .query(UUID.class)
                .single();
    }

    public void setPassword(UUID id, String password) {
        PasswordRules.require("newPassword", password);
        jdbc.sql("UPDATE operator SET password_hash = ?, session_version = session_version + 1 WHERE id = ?")
                .param(encoder.encode(password))
                .param(id)
                .update();
    }

    /** A secret with which the password can be set once within 72 hours. */
    public String ticket(UUID id) {
        Instant now = clock.instant();
        String token = Secrets.token();
        jdbc.sql("INSERT INTO operator_ticket (id, operator_id, token_hash, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?)")
                .param(Ids.next())
                .param(id)
                .param(Secrets.hash(token))
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.plus(WELCOME)))
                .update();
        return token;
    }

    public boolean isTicket(String token) {
        return jdbc.sql("SELECT count(*) FROM operator_ticket WHERE token_hash = ? AND used_at IS NULL"
                                + " AND expires_at > ?")
                        .param(Secrets.hash(token))
                        .param(Timestamp.from(clock.instant()))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Sets the password by a ticket and uses the ticket up. */
    public void setPassword(String ticket, String password) {
        PasswordRules.require("newPassword", password);
        transaction.executeWithoutResult(status -> {
            Timestamp now = Timestamp.from(clock.instant());
            UUID id = jdbc.sql("""
                            UPDATE operator_ticket SET used_at = ?
                            WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? RETURNING operator_id""")
                    .param(now)
                    .param(Secrets.hash(ticket))
                    .param(now)
                    .query(UUID.class)
                    .optional()
                    .orElseThrow(Tickets.TicketGone::new);
            setPassword(id, password);
        });
    }

    /**
     * @param address network address of the caller
     * @throws Problem wrong, or too often from this address
     */
    public Proven byPassword(String username, String password, String address) {
        String name = username.strip().toLowerCase(Locale.ROOT);
        byte[] subject = Secrets.hash(name + "|" + address);
        Optional<Duration> left = begin(subject);
        if (left.isPresent()) {
            log.record(null, name, Way.PASSWORD, Outcome.SLOWED);
            throw new TooMany(left.get());
        }
        Optional<Stored> stored = jdbc.sql(
                        "SELECT id, password_hash, session_version FROM operator WHERE username = ? AND state = 'ACTIVE'")
                .param(name)
                .query((row, n) -> new Stored(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)))
                .optional();
        if (!passwords.matches(password, stored.map(Stored::passwordHash).orElse(null))) {
            log.record(stored.map(Stored::id).orElse(null), name, Way.PASSWORD, Outcome.WRONG);
            throw new WrongCredentials();
        }
        jdbc.sql("DELETE FROM operator_attempt WHERE subject = ?")
                .param(subject)
                .update();
        Stored operator = stored.orElseThrow();
        jdbc.sql("UPDATE operator SET last_sign_in_at = ? WHERE id = ?")
                .param(Timestamp.from(clock.instant()))
                .param(operator.id())
                .update();
        log.record(operator.id(), name, Way.PASSWORD, Outcome.DONE);
        return new Proven(operator.id(), operator.sessionVersion());
    }

    /**
     * Compares the password of an operator who is signed in already, slowed down like a sign-in.
     *
     * @param address network address of the caller
     * @throws Invalid for the field {@code password}
     * @throws TooMany too often from this address
     */
    public void prove(UUID id, String password, String address) {
        byte[] subject = Secrets.hash("proof " + id + "|" + address);
        begin(subject).ifPresent(left -> {
            throw new TooMany(left);
        });
        Optional<String> hash = jdbc.sql("SELECT password_hash FROM operator WHERE id = ? AND state = 'ACTIVE'")
                .param(id)
                .query(String.class)
                .optional();
        if (!passwords.matches(password, hash.orElse(null))) {
            throw new Invalid("password", Words.of("proof.password-wrong"));
        }
        jdbc.sql("DELETE FROM operator_attempt WHERE subject = ?")
                .param(subject)
                .update();
    }

    /** Who holds a session, unless it no longer counts. */
    public Optional<Operator> find(UUID id, int sessionVersion) {
        return jdbc.sql("SELECT name, role FROM operator WHERE id = ? AND session_version = ? AND state = 'ACTIVE'")
                .param(id)
                .param(sessionVersion)
                .query((row, n) -> new Operator(
                        id,
                        Objects.requireNonNull(row.getString(1)),
                        false,
                        rights.of(OperatorRole.valueOf(row.getString(2)))))
                .optional();
    }

    /** Whether the account can still sign in and holds this permission. */
    public boolean may(UUID id, String permission) {
        return jdbc.sql("SELECT role FROM operator WHERE id = ? AND state = 'ACTIVE'")
                .param(id)
                .query(String.class)
                .optional()
                .map(OperatorRole::valueOf)
                .filter(role -> role.allows(permission))
                .isPresent();
    }

    /** Counts an attempt as wrong until it has proved right, unless it has to wait; under a lock, for all nodes. */
    private Optional<Duration> begin(byte[] subject) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(status -> {
            Duration wait = jdbc.sql("""
                            INSERT INTO operator_attempt (id, subject, failures, last_at) VALUES (?, ?, 0, ?)
                            ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
                            RETURNING failures, last_at""")
                    .param(Ids.next())
                    .param(subject)
                    .param(Timestamp.from(now))
                    .query((row, n) ->
                            waitAfter(row.getInt(1), row.getTimestamp(2).toInstant(), now))
                    .single();
            if (wait.isPositive()) {
                return Optional.of(wait);
            }
            jdbc.sql("UPDATE operator_attempt SET failures = failures + 1, last_at = ? WHERE subject = ?")
                    .param(Timestamp.from(now))
                    .param(subject)
                    .update();
            return Optional.<Duration>empty();
        }));
    }

    private static Duration waitAfter(int failures, Instant lastAt, Instant now) {
        int over = failures - FREE_ATTEMPTS;
        if (over < 0) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(10L << Math.min(over, 20));
        return Duration.between(now, lastAt.plus(pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause));
    }

    private record Stored(UUID id, @Nullable String passwordHash, int sessionVersion) {}

    /** The pair opens no operator's account. */
    static final class WrongCredentials extends Problem {
        WrongCredentials() {
            super("wrong-credentials", HttpStatus.BAD_REQUEST, Words.of("sign-in.wrong"), Words.of("sign-in.wrong"));
        }
    }
}
