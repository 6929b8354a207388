package dev.guildhall.signup;

import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.notice.PlatformMessages;
import dev.guildhall.notice.SmsTemplate;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.PlatformVault;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Codes for phones of applicants, who belong to no tenant, and how often anybody may call. The numbers are those of decision
 * D11, which D12 makes the operator's: six digits, five minutes, a minute apart, ten a day, three wrong ones lock for half an
 * hour. All is counted in the control database, under a lock on the phone's row, so it holds over all nodes.
 */
@Component
class ApplicantPhones implements PlatformSweep {
    static final int DAILY = 10;
    static final int WRONG = 3;
    static final Duration APART = Duration.ofSeconds(60);
    static final Duration LIFE = Duration.ofMinutes(5);
    static final Duration LOCK = Duration.ofMinutes(30);

    private static final int CODES_PER_ADDRESS_HOUR = 30;
    private static final int CODES_PER_DAY = 2000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient platform;
    private final TransactionTemplate transaction;
    private final PlatformVault vault;
    private final PlatformMessages messages;
    private final Clock clock;
    private final ZoneId zone;

    ApplicantPhones(
            @Qualifier("platform") JdbcClient platform,
            @Qualifier("platform") TransactionTemplate transaction,
            PlatformVault vault,
            PlatformMessages messages,
            Clock clock,
            @Value("${guildhall.zone:Asia/Shanghai}") ZoneId zone) {
        this.platform = platform;
        this.transaction = transaction;
        this.vault = vault;
        this.messages = messages;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Sends a code.
     *
     * @param address network address of the caller
     * @throws TooMany too soon, too often, or locked
     */
    void send(PhoneNumber phone, String address) {
        count("code|" + address, CODES_PER_ADDRESS_HOUR, Duration.ofHours(1));
        count("codes", CODES_PER_DAY, Duration.ofDays(1));
        Optional<Problem> refused = Objects.requireNonNull(transaction.execute(status -> issue(phone)));
        if (refused.isPresent()) {
            throw refused.get();
        }
        messages.deliver();
    }

    /**
     * Uses up a right code, counts a wrong one; the count stays whatever comes after. Not inside a transaction.
     *
     * @throws Problem wrong, stale or locked
     */
    void require(PhoneNumber phone, String code) {
        Optional<Problem> refused = Objects.requireNonNull(transaction.execute(status -> compare(phone, code.strip())));
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    /** Seconds until this phone may ask again, 0 when it may now. */
    long secondsUntilNext(PhoneNumber phone) {
        return platform.sql("SELECT requested_at FROM applicant_phone WHERE phone_index = ?")
                .param(index(phone))
                .query(Timestamp.class)
                .optional()
                .map(last -> Duration.between(clock.instant(), last.toInstant().plus(APART))
                        .toSeconds())
                .filter(seconds -> seconds > 0)
                .orElse(0L);
    }

    /**
     * Counts one call within a window that begins with its first. Outside of a transaction, so that a refused call counts.
     *
     * @throws TooMany beyond the limit
     */
    void count(String subject, int most, Duration within) {
        Instant now = clock.instant();
        Instant oldest = now.minus(within);
        record Counted(Instant since, int requests) {}
        Counted counted = Objects.requireNonNull(transaction.execute(status -> platform.sql("""
                        INSERT INTO applicant_window AS w (subject, started_at, requests) VALUES (:subject, :now, 1)
                        ON CONFLICT (subject) DO UPDATE SET
                            started_at = CASE WHEN w.started_at <= :oldest THEN excluded.started_at ELSE w.started_at END,
                            requests = CASE WHEN w.started_at <= :oldest THEN 1 ELSE w.requests + 1 END
                        RETURNING started_at, requests""")
                .param("subject", vault.index("applicant-window", subject))
                .param("now", Timestamp.from(now))
                .param("oldest", Timestamp.from(oldest))
                .query((row, n) -> new Counted(row.getTimestamp(1).toInstant(), row.getInt(2)))
                .single()));
        if (counted.requests() > most) {
            throw new TooMany(Duration.between(now, counted.since().plus(within)));
        }
    }

    byte[] index(PhoneNumber phone) {
        return vault.index("applicant-phone", phone.e164());
    }

    @Override
    public String name() {
        return "applicant-phones";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    /** Counts of past days; wrong entries are kept as long as anything counts them. */
    @Override
    public void sweep() {
        Timestamp old = Timestamp.from(clock.instant().minus(Duration.ofDays(3)));
        transaction.executeWithoutResult(status -> {
            platform.sql("DELETE FROM applicant_phone WHERE requested_at < ?")
                    .param(old)
                    .update();
            platform.sql("DELETE FROM applicant_window WHERE started_at < ?")
                    .param(old)
                    .update();
            platform.sql("DELETE FROM platform_sms WHERE next_at IS NULL AND created_at < ?")
                    .param(Timestamp.from(clock.instant().minus(Duration.ofDays(90))))
                    .update();
            platform.sql("DELETE FROM platform_email WHERE next_at IS NULL AND created_at < ?")
                    .param(Timestamp.from(clock.instant().minus(Duration.ofDays(90))))
                    .update();
        });
    }

    private Optional<Problem> issue(PhoneNumber phone) {
        Instant now = clock.instant();
        Guard guard = locked(phone, now);
        if (guard.isLocked(now)) {
            return Optional.of(lockedFor(Duration.between(now, guard.lockedUntil())));
        }
        if (guard.requestedAt() != null && now.isBefore(guard.requestedAt().plus(APART))) {
            Duration pause = Duration.between(now, guard.requestedAt().plus(APART));
            return Optional.of(new TooMany(pause, Words.of("code.too-soon", Math.max(1, pause.toSeconds()))));
        }
        LocalDate today = LocalDate.ofInstant(now, zone);
        int requests = guard.day().equals(today) ? guard.requests() : 0;
        if (requests >= DAILY) {
            Instant tomorrow = today.plusDays(1).atStartOfDay(zone).toInstant();
            return Optional.of(new TooMany(Duration.between(now, tomorrow), Words.of("code.too-many", DAILY)));
        }
        String code = String.format(Locale.ROOT, "%06d", RANDOM.nextInt(1_000_000));
        platform.sql("""
                        UPDATE applicant_phone SET day = ?, requests = ?, requested_at = ?, code_mac = ?, expires_at = ?
                         WHERE phone_index = ?""")
                .params(
                        today,
                        requests + 1,
                        Timestamp.from(now),
                        mac(phone, code),
                        Timestamp.from(now.plus(LIFE)),
                        index(phone))
                .update();
        messages.sms(
                phone, SmsTemplate.CODE_REGISTER, Map.of("code", code, "minutes", Long.toString(LIFE.toMinutes())));
        return Optional.empty();
    }

    private Optional<Problem> compare(PhoneNumber phone, String code) {
        Instant now = clock.instant();
        Guard guard = locked(phone, now);
        if (guard.isLocked(now)) {
            return Optional.of(lockedFor(Duration.between(now, guard.lockedUntil())));
        }
        if (guard.code() == null || guard.expiresAt() == null || !now.isBefore(guard.expiresAt())) {
            return Optional.of(new Invalid("code", Words.of("code.stale")));
        }
        if (MessageDigest.isEqual(guard.code(), mac(phone, code))) {
            platform.sql("""
                            UPDATE applicant_phone SET code_mac = NULL, expires_at = NULL, wrong = 0, locked_until = NULL
                             WHERE phone_index = ?""").param(index(phone)).update();
            return Optional.empty();
        }
        // A lock that has passed begins a new count.
        int wrong = (guard.lockedUntil() == null ? guard.wrong() : 0) + 1;
        if (wrong < WRONG) {
            platform.sql("UPDATE applicant_phone SET wrong = ?, locked_until = NULL WHERE phone_index = ?")
                    .params(wrong, index(phone))
                    .update();
            return Optional.of(new Invalid("code", Words.of("code.wrong", WRONG - wrong)));
        }
        platform.sql("""
                        UPDATE applicant_phone SET wrong = ?, locked_until = ?, code_mac = NULL, expires_at = NULL
                         WHERE phone_index = ?""")
                .params(wrong, Timestamp.from(now.plus(LOCK)), index(phone))
                .update();
        return Optional.of(lockedFor(LOCK));
    }

    private Guard locked(PhoneNumber phone, Instant now) {
        platform.sql("""
                        INSERT INTO applicant_phone (phone_index, day, requests, wrong) VALUES (?, ?, 0, 0)
                        ON CONFLICT (phone_index) DO NOTHING""").params(index(phone), LocalDate.ofInstant(now, zone)).update();
        return platform.sql("""
                        SELECT day, requests, requested_at, wrong, locked_until, code_mac, expires_at FROM applicant_phone
                         WHERE phone_index = ? FOR UPDATE""")
                .param(index(phone))
                .query((row, n) -> new Guard(
                        row.getObject(1, LocalDate.class),
                        row.getInt(2),
                        instant(row.getTimestamp(3)),
                        row.getInt(4),
                        instant(row.getTimestamp(5)),
                        row.getBytes(6),
                        instant(row.getTimestamp(7))))
                .single();
    }

    private byte[] mac(PhoneNumber phone, String code) {
        return vault.index("applicant-code", phone.e164() + "|" + code);
    }

    private static Problem lockedFor(Duration time) {
        return new TooMany(time, Words.of("code.locked", Math.max(1, (time.toSeconds() + 59) / 60)));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    private record Guard(
            LocalDate day,
            int requests,
            @Nullable Instant requestedAt,
            int wrong,
            @Nullable Instant lockedUntil,
            byte @Nullable [] code,
            @Nullable Instant expiresAt) {
        boolean isLocked(Instant now) {
            return lockedUntil != null && now.isBefore(lockedUntil);
        }
    }
}
