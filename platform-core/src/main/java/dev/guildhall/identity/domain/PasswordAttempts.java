package dev.guildhall.identity.domain;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Slows down guessing. Wrong passwords of one login name from one network address make that address wait, longer each time;
 * from anywhere together they do so much later and for at most a minute, so that nobody can lock somebody else out.
 */
@Component
class PasswordAttempts {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int FREE_ANYWHERE = 50;
    private static final Duration LONGEST_ANYWHERE = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final BlindIndex blindIndex;
    private final Clock clock;

    PasswordAttempts(JdbcClient jdbc, BlindIndex blindIndex, Clock clock) {
        this.jdbc = jdbc;
        this.blindIndex = blindIndex;
        this.clock = clock;
    }

    /** How long this login must still wait from this address; empty when it may try. */
    Optional<Duration> wait(String login, String address) {
        return longer(
                wait(subject(login, address), FREE, LONGEST),
                wait(subject(login, ""), FREE_ANYWHERE, LONGEST_ANYWHERE));
    }

    @Transactional
    void failed(String login, String address) {
        count(subject(login, address));
        count(subject(login, ""));
    }

    @Transactional
    void succeeded(String login, String address) {
        for (byte[] subject : new byte[][] {subject(login, address), subject(login, "")}) {
            jdbc.sql("DELETE FROM password_attempt WHERE subject = ?")
                    .param(subject)
                    .update();
        }
    }

    private void count(byte[] subject) {
        Instant now = clock.instant();
        jdbc.sql("""
                        INSERT INTO password_attempt AS a (id, subject, failures, last_at) VALUES (?, ?, 1, ?)
                        ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at,
                            failures = CASE WHEN a.last_at < ? THEN 1 ELSE a.failures + 1 END""")
                .param(Ids.next())
                .param(subject)
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.minus(FORGOTTEN_AFTER)))
                .update();
    }

    private Optional<Duration> wait(byte[] subject, int free, Duration longest) {
        Instant now = clock.instant();
        return jdbc.sql("SELECT failures, last_at FROM password_attempt WHERE subject = ?")
                .param(subject)
                .query((row, n) -> {
                    int over = row.getInt(1) - free;
                    if (over < 0) {
                        return Duration.ZERO;
                    }
                    Duration pause = Duration.ofSeconds(10L << Math.min(over, 20));
                    Duration bounded = pause.compareTo(longest) > 0 ? longest : pause;
                    return Duration.between(now, row.getTimestamp(2).toInstant().plus(bounded));
                })
                .optional()
                .filter(left -> left.isPositive());
    }

    private byte[] subject(String login, String address) {
        return blindIndex.of("password-attempt", login.strip().toLowerCase(Locale.ROOT) + "|" + address);
    }

    private static Optional<Duration> longer(Optional<Duration> a, Optional<Duration> b) {
        return a.isEmpty() ? b : b.isEmpty() ? a : a.get().compareTo(b.get()) >= 0 ? a : b;
    }
}
