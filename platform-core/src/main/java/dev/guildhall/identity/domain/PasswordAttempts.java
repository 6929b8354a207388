package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.PhoneNumber;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Slows down guessing. Wrong passwords of one login name from one network address make that address wait, longer each time;
 * from anywhere together they do so much later and for at most a minute, and not at places where the owner has signed in
 * before, so that nobody can lock somebody else out. A tenant in 等保 mode wants the lock all the same. Wrong passwords of many
 * login names from one address end as many for that address within an hour, again but for where the owner is known.
 *
 * <p>An attempt counts as wrong from its beginning until it has proved right. So attempts at the same time, on whatever node,
 * cannot pass by the count together.
 */
@Component
class PasswordAttempts {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int FREE_ANYWHERE = 50;
    private static final Duration LONGEST_ANYWHERE = Duration.ofMinutes(1);
    private static final int WRONG_PER_ADDRESS = 200;
    private static final Duration ADDRESS_WINDOW = Duration.ofHours(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);
    private static final Duration USUAL_FOR = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final BlindIndex blindIndex;
    private final RequestWindows windows;
    private final ModuleSettings settings;
    private final Clock clock;

    PasswordAttempts(
            JdbcClient jdbc, BlindIndex blindIndex, RequestWindows windows, ModuleSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.blindIndex = blindIndex;
        this.windows = windows;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins an attempt, and counts it.
     *
     * @return how long this login must still wait from this address, in which case nothing is counted; empty when it may try
     */
    @Transactional
    Optional<Duration> enter(String login, String address) {
        SecurityRules rules = settings.of(SecurityRules.class);
        Instant now = clock.instant();
        Count here = locked(subject(login, address), now);
        Count anywhere = locked(subject(login, ""), now);
        Duration wait = here.slow(now, FREE, LONGEST);
        if (!here.isUsual(now)) {
            wait = longer(wait, anywhere.slow(now, FREE_ANYWHERE, LONGEST_ANYWHERE));
        }
        boolean lockOver = false;
        if (rules.graded() && anywhere.failures() >= rules.failuresThatLock()) {
            Duration lock = Duration.between(now, anywhere.lastAt().plus(rules.failureLock()));
            wait = longer(wait, lock);
            lockOver = !lock.isPositive();
        }
        if (wait.isPositive()) {
            return Optional.of(wait);
        }
        Optional<Duration> crowded = windows.enter(ofAddress(address), WRONG_PER_ADDRESS, ADDRESS_WINDOW);
        if (crowded.isPresent() && !here.isUsual(now)) {
            return crowded;
        }
        count(here, here.current(now) + 1, now);
        count(anywhere, lockOver ? 1 : anywhere.current(now) + 1, now);
        return Optional.empty();
    }

    /** The attempt proved right: earlier ones no longer count, and this place is one of the owner's. */
    @Transactional
    void succeeded(String login, String address) {
        jdbc.sql("UPDATE password_attempt SET failures = 0, proven_at = ? WHERE subject = ?")
                .param(Timestamp.from(clock.instant()))
                .param(subject(login, address))
                .update();
        jdbc.sql("UPDATE password_attempt SET failures = 0 WHERE subject = ?")
                .param(subject(login, ""))
                .update();
        windows.leave(ofAddress(address));
    }

    private static String ofAddress(String address) {
        return "password|" + address;
    }

    /** The row of a subject, made where it is missing, locked until the transaction ends. */
    private Count locked(byte[] subject, Instant now) {
        return jdbc.sql("""
                        INSERT INTO password_attempt (id, subject, failures, last_at) VALUES (?, ?, 0, ?)
                        ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
                        RETURNING failures, last_at, proven_at""")
                .param(Ids.next())
                .param(subject)
                .param(Timestamp.from(now))
                .query((row, n) ->
                        new Count(subject, row.getInt(1), row.getTimestamp(2).toInstant(), Rows.instant(row, 3)))
                .single();
    }

    private void count(Count counted, int failures, Instant now) {
        jdbc.sql("UPDATE password_attempt SET failures = ?, last_at = ? WHERE subject = ?")
                .param(failures)
                .param(Timestamp.from(now))
                .param(counted.subject())
                .update();
    }

    private byte[] subject(String login, String address) {
        // One phone can be written in several ways, which must not be as many tries.
        String normal = PhoneNumber.find(login)
                .map(PhoneNumber::e164)
                .orElseGet(() -> login.strip().toLowerCase(Locale.ROOT));
        return blindIndex.of("password-attempt", normal + "|" + address);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private record Count(
            byte[] subject,
            int failures,
            Instant lastAt,
            @Nullable Instant provenAt) {
        /** Failures that are not long past. */
        int current(Instant now) {
            return lastAt.plus(FORGOTTEN_AFTER).isBefore(now) ? 0 : failures;
        }

        boolean isUsual(Instant now) {
            return provenAt != null && now.isBefore(provenAt.plus(USUAL_FOR));
        }

        Duration slow(Instant now, int free, Duration longest) {
            int over = current(now) - free;
            if (over < 0) {
                return Duration.ZERO;
            }
            Duration pause = Duration.ofSeconds(10L << Math.min(over, 20));
            return Duration.between(now, lastAt.plus(pause.compareTo(longest) > 0 ? longest : pause));
        }
    }
}
