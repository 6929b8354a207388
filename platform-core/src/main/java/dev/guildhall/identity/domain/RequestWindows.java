package dev.guildhall.identity.domain;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Counts requests of one subject within a window that begins with its first request; in the database, for all nodes. */
@Component
public class RequestWindows {
    private final JdbcClient jdbc;
    private final BlindIndex blindIndex;
    private final Clock clock;

    RequestWindows(JdbcClient jdbc, BlindIndex blindIndex, Clock clock) {
        this.jdbc = jdbc;
        this.blindIndex = blindIndex;
        this.clock = clock;
    }

    /** Counts one request; the time to wait when there have been more than {@code limit}. */
    @Transactional
    public Optional<Duration> enter(String subject, int limit, Duration window) {
        Instant now = clock.instant();
        Instant oldest = now.minus(window);
        Counted counted = jdbc.sql("""
                        INSERT INTO request_window AS w (id, subject, started_at, requests) VALUES (?, ?, ?, 1)
                        ON CONFLICT (subject) DO UPDATE SET
                            started_at = CASE WHEN w.started_at <= ? THEN excluded.started_at ELSE w.started_at END,
                            requests = CASE WHEN w.started_at <= ? THEN 1 ELSE w.requests + 1 END
                        RETURNING started_at, requests""")
                .param(Ids.next())
                .param(blindIndex.of("request-window", subject))
                .param(Timestamp.from(now))
                .param(Timestamp.from(oldest))
                .param(Timestamp.from(oldest))
                .query((row, n) -> new Counted(row.getTimestamp(1).toInstant(), row.getInt(2)))
                .single();
        return counted.requests() <= limit
                ? Optional.empty()
                : Optional.of(Duration.between(now, counted.startedAt().plus(window)));
    }

    /** Takes one request back, which turned out not to be of those that are counted. */
    @Transactional
    public void leave(String subject) {
        jdbc.sql("UPDATE request_window SET requests = requests - 1 WHERE subject = ? AND requests > 0")
                .param(blindIndex.of("request-window", subject))
                .update();
    }

    private record Counted(Instant startedAt, int requests) {}
}
