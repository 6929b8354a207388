package dev.guildhall.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rows of an outbox on their way to a provider. Each is claimed in one short transaction, sent outside of any, and marked in
 * another. The claim counts as an attempt before anything is sent: if the process dies in between, nobody knows whether the
 * message left, so after a while it is tried again, and no more than {@link #MOST_ATTEMPTS} times in all.
 */
final class DeliveryQueue {
    static final int MOST_ATTEMPTS = 5;

    /** Longer than any provider's time-out: so long a claim is respected. */
    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final int BATCH = 50;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String giveUp;
    private final String take;
    private final String fail;
    private final String postpone;

    /**
     * @param table the outbox, a constant of the caller
     * @param recipient its column of whom the message goes to, likewise
     */
    DeliveryQueue(JdbcClient jdbc, TransactionTemplate transaction, Clock clock, String table, String recipient) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.giveUp = """
                UPDATE %1$s SET state = 'DEAD', next_at = NULL, params = NULL, failure = COALESCE(failure, 'expired')
                 WHERE id IN (SELECT id FROM %1$s
                               WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                 AND (expires_at <= :now OR attempts >= :most)
                                 AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                               LIMIT 100 FOR UPDATE SKIP LOCKED)""".formatted(table);
        this.take = """
                UPDATE %1$s SET attempts = attempts + 1, next_at = :until
                 WHERE id = (SELECT id FROM %1$s
                              WHERE state IN ('PENDING', 'FAILED') AND next_at <= :now
                                AND (CAST(:wanted AS uuid) IS NULL OR id = :wanted)
                              ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, %2$s AS recipient, template, params, attempts, expires_at""".formatted(table, recipient);
        this.fail = """
                UPDATE %1$s SET state = :state, next_at = :next, sender = :sender, failure = :failure,
                       params = CASE WHEN :over THEN NULL ELSE params END
                 WHERE id = :id AND attempts = :attempts AND state IN ('PENDING', 'FAILED')""".formatted(table);
        this.postpone = """
                UPDATE %1$s SET state = :state, next_at = :next, failure = :failure, attempts = attempts - 1,
                       params = CASE WHEN :over THEN NULL ELSE params END
                 WHERE id = :id AND attempts = :attempts AND state IN ('PENDING', 'FAILED')""".formatted(table);
    }

    /** A message that is this caller's to send for {@link #CLAIM}; recipient and parameters are sealed. */
    record Claimed(UUID id, byte[] recipient, String template, byte[] params, int attempts, Instant expires) {}

    /** Takes one message, if it is due and nobody else has it. */
    Optional<Claimed> claim(UUID wanted) {
        return next(wanted);
    }

    /** Hands out what is due, one after the other, at most a batch. */
    void drain(Consumer<Claimed> deliver) {
        for (int i = 0; i < BATCH; i++) {
            Optional<Claimed> due = next(null);
            if (due.isEmpty()) {
                return;
            }
            deliver.accept(due.get());
        }
    }

    private Optional<Claimed> next(@Nullable UUID wanted) {
        Instant now = clock.instant();
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(giveUp)
                    .param("now", Timestamp.from(now))
                    .param("most", MOST_ATTEMPTS)
                    .param("wanted", wanted)
                    .update();
            return jdbc.sql(take)
                    .param("now", Timestamp.from(now))
                    .param("until", Timestamp.from(now.plus(CLAIM)))
                    .param("wanted", wanted)
                    .query(DeliveryQueue::claimed)
                    .optional();
        }));
    }

    /**
     * Notes that it was not taken, to be tried again unless that is pointless. Only the holder of the newest claim may say so:
     * an older one knows nothing of what came after.
     */
    void failed(Claimed message, String sender, String failure, boolean lasting) {
        Instant next = clock.instant().plus(backOff(message.attempts()));
        boolean over = lasting || message.attempts() >= MOST_ATTEMPTS || !next.isBefore(message.expires());
        transaction.executeWithoutResult(status -> jdbc.sql(fail)
                .param("id", message.id())
                .param("attempts", message.attempts())
                .param("state", over ? "DEAD" : "FAILED")
                .param("next", over ? null : Timestamp.from(next))
                .param("sender", sender.isEmpty() ? null : sender)
                .param("failure", failure)
                .param("over", over)
                .update());
    }

    /** Puts off a message that nobody tried to send, without counting an attempt; gives it up where that is too late for it. */
    void postponed(Claimed message, Instant until, String why) {
        boolean over = !until.isBefore(message.expires());
        transaction.executeWithoutResult(status -> jdbc.sql(postpone)
                .param("id", message.id())
                .param("attempts", message.attempts())
                .param("state", over ? "DEAD" : "PENDING")
                .param("next", over ? null : Timestamp.from(until))
                .param("failure", why)
                .param("over", over)
                .update());
    }

    /** 10 s, 40 s, 160 s, … */
    static Duration backOff(int attempts) {
        return Duration.ofSeconds(10L << (2 * (attempts - 1)));
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        return new Claimed(
                row.getObject("id", UUID.class),
                row.getBytes("recipient"),
                row.getString("template"),
                row.getBytes("params"),
                row.getInt("attempts"),
                row.getTimestamp("expires_at").toInstant());
    }
}
