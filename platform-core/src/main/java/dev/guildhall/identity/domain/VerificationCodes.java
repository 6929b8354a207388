package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.ConfirmationMessages;
import dev.guildhall.identity.SignInMessages;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Codes by short message, with the limits of decision D11. All counting happens under a lock on the phone's row in the
 * database, so it holds over any number of nodes. Known and unknown phones are counted and answered alike; only for a known
 * one is a message sent.
 */
@Service
public class VerificationCodes {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final BlindIndex blindIndex;
    private final ModuleSettings settings;
    private final RequestWindows windows;
    private final KnownPhones knownPhones;
    private final SignInMessages messages;
    private final ConfirmationMessages mails;
    private final AccountStore accounts;
    private final TenantDirectory tenants;
    private final Clock clock;

    VerificationCodes(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            BlindIndex blindIndex,
            ModuleSettings settings,
            RequestWindows windows,
            KnownPhones knownPhones,
            SignInMessages messages,
            ConfirmationMessages mails,
            AccountStore accounts,
            TenantDirectory tenants,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.blindIndex = blindIndex;
        this.settings = settings;
        this.windows = windows;
        this.knownPhones = knownPhones;
        this.messages = messages;
        this.mails = mails;
        this.accounts = accounts;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * Makes a code and sends it where the phone is known.
     *
     * @param address network address of the caller
     * @throws TooMany too soon, too often today, locked, or too much from this address
     */
    public void request(PhoneNumber phone, CodePurpose purpose, String address) {
        SignInRules rules = settings.of(SignInRules.class);
        send(target(phone), purpose, address, messages::closed, code -> {
            if (knownPhones.mayReceive(phone, purpose)) {
                messages.code(phone, purpose, code, rules.codeMinutes());
            } else {
                messages.nothing(phone, purpose, code, rules.codeMinutes());
            }
        });
    }

    /**
     * The same by e-mail, to set a new password: for accounts that have proved the address. Known and unknown addresses are
     * counted and answered alike.
     *
     * @throws Conflict where this deployment sends no e-mail
     */
    public void requestReset(EmailAddress email, String address) {
        if (!mails.mailing()) {
            throw new Conflict("email-off", Words.of("email.off.title"), Words.of("email.reset-off"));
        }
        SignInRules rules = settings.of(SignInRules.class);
        send(target(email), CodePurpose.RESET, address, Optional::empty, code -> {
            if (accounts.byProvedEmail(email).isPresent()) {
                mails.resetCode(email, code, rules.codeMinutes());
            } else {
                mails.nothing(email, code, rules.codeMinutes());
            }
        });
    }

    /** As {@link #check(PhoneNumber, CodePurpose, String)}, for a code that was sent by e-mail. */
    public CodeCheck checkReset(EmailAddress email, String code) {
        SignInRules rules = settings.of(SignInRules.class);
        return Objects.requireNonNull(
                transaction.execute(status -> compare(target(email), CodePurpose.RESET, code.strip(), rules, true)));
    }

    private void send(
            Target to,
            CodePurpose purpose,
            String address,
            Supplier<Optional<? extends Problem>> closed,
            Consumer<String> message) {
        SignInRules rules = settings.of(SignInRules.class);
        Optional<? extends Problem> refusal = Objects.requireNonNull(transaction.execute(status -> {
            Optional<? extends Problem> shut = closed.get();
            return shut.isPresent() ? shut : issue(to, purpose, address, rules, message);
        }));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /** Whom a code is for; the guard and the code of each are found by the blind index of its type. */
    private record Target(String type, String value) {}

    private static Target target(EmailAddress email) {
        return new Target("email-code", email.value());
    }

    private static Target target(PhoneNumber phone) {
        return new Target(AccountStore.PHONE, phone.e164());
    }

    /** Seconds until this phone may ask again, 0 when it may now; for the pages' countdown. */
    public long secondsUntilNext(PhoneNumber phone) {
        SignInRules rules = settings.of(SignInRules.class);
        return jdbc.sql("SELECT requested_at FROM phone_guard WHERE phone_index = ?")
                .param(index(target(phone)))
                .query(Timestamp.class)
                .optional()
                .map(last -> Duration.between(clock.instant(), last.toInstant().plusSeconds(rules.codeSecondsApart()))
                        .toSeconds())
                .filter(seconds -> seconds > 0)
                .orElse(0L);
    }

    /** Compares an entered code, counts a wrong one, uses up a right one; the count stays whatever the caller does next. */
    public CodeCheck check(PhoneNumber phone, CodePurpose purpose, String code) {
        SignInRules rules = settings.of(SignInRules.class);
        return Objects.requireNonNull(
                transaction.execute(status -> compare(target(phone), purpose, code.strip(), rules, true)));
    }

    /** Compares an entered code and counts a wrong one, but leaves a right one good. */
    public CodeCheck look(PhoneNumber phone, CodePurpose purpose, String code) {
        SignInRules rules = settings.of(SignInRules.class);
        return Objects.requireNonNull(
                transaction.execute(status -> compare(target(phone), purpose, code.strip(), rules, false)));
    }

    private Optional<? extends Problem> issue(
            Target to, CodePurpose purpose, String address, SignInRules rules, Consumer<String> message) {
        Instant now = clock.instant();
        Optional<Duration> wait = windows.enter("address|" + address, rules.codesPerAddressHour(), Duration.ofHours(1))
                .or(() -> windows.enter("tenant", rules.codesPerTenantDay(), Duration.ofDays(1)));
        if (wait.isPresent()) {
            return Optional.of(new TooMany(wait.get()));
        }
        Guard guard = lockedGuard(to, now);
        if (guard.locked(now)) {
            return Optional.of(CodeCheck.locked(Duration.between(now, guard.lockedUntil())));
        }
        if (guard.requestedAt() != null) {
            Instant next = guard.requestedAt().plusSeconds(rules.codeSecondsApart());
            if (now.isBefore(next)) {
                Duration pause = Duration.between(now, next);
                return Optional.of(new TooMany(
                        pause, Words.of("code.too-soon", Math.max(1, (pause.toMillis() + 999) / 1000))));
            }
        }
        LocalDate today = today(now);
        int requests = guard.day().equals(today) ? guard.requests() : 0;
        if (requests >= rules.codesPerDay()) {
            Instant tomorrow = today.plusDays(1)
                    .atStartOfDay(tenants.require(TenantScope.current()).zone())
                    .toInstant();
            return Optional.of(
                    new TooMany(Duration.between(now, tomorrow), Words.of("code.too-many-today", rules.codesPerDay())));
        }
        jdbc.sql("UPDATE phone_guard SET day = ?, requests = ?, requested_at = ? WHERE id = ?")
                .param(today)
                .param(requests + 1)
                .param(Timestamp.from(now))
                .param(guard.id())
                .update();
        String code = Secrets.digits(rules.codeDigits());
        jdbc.sql("""
                        INSERT INTO verification_code (id, phone_index, purpose, code_mac, issued_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (phone_index, purpose) DO UPDATE SET code_mac = excluded.code_mac,
                            issued_at = excluded.issued_at, expires_at = excluded.expires_at""")
                .param(Ids.next())
                .param(index(to))
                .param(purpose.name())
                .param(mac(to, purpose, code))
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.plus(rules.codeLife())))
                .update();
        message.accept(code);
        return Optional.empty();
    }

    private CodeCheck compare(Target to, CodePurpose purpose, String code, SignInRules rules, boolean use) {
        Instant now = clock.instant();
        Guard guard = lockedGuard(to, now);
        if (guard.locked(now)) {
            return new CodeCheck.Locked(Duration.between(now, guard.lockedUntil()));
        }
        Optional<Stored> stored = jdbc.sql(
                        "SELECT id, code_mac, expires_at FROM verification_code WHERE phone_index = ? AND purpose = ?")
                .param(index(to))
                .param(purpose.name())
                .query((row, n) -> new Stored(
                        row.getObject(1, UUID.class),
                        row.getBytes(2),
                        row.getTimestamp(3).toInstant()))
                .optional();
        if (stored.isEmpty() || !now.isBefore(stored.get().expiresAt())) {
            return new CodeCheck.Stale();
        }
        if (MessageDigest.isEqual(stored.get().mac(), mac(to, purpose, code))) {
            if (use) {
                jdbc.sql("DELETE FROM verification_code WHERE id = ?")
                        .param(stored.get().id())
                        .update();
                countWrong(guard, 0, null);
            }
            return new CodeCheck.Right();
        }
        // A lock that has passed begins a new count.
        int wrong = (guard.lockedUntil() == null ? guard.wrong() : 0) + 1;
        if (wrong < rules.wrongCodes()) {
            countWrong(guard, wrong, null);
            return new CodeCheck.Wrong(rules.wrongCodes() - wrong, rules.wrongCodes(), rules.lockMinutes());
        }
        countWrong(guard, wrong, now.plus(rules.lock()));
        jdbc.sql("DELETE FROM verification_code WHERE phone_index = ?")
                .param(index(to))
                .update();
        return new CodeCheck.Locked(rules.lock());
    }

    private void countWrong(Guard guard, int wrong, @Nullable Instant lockedUntil) {
        jdbc.sql("UPDATE phone_guard SET wrong = ?, locked_until = ? WHERE id = ?")
                .param(wrong)
                .param(lockedUntil == null ? null : Timestamp.from(lockedUntil))
                .param(guard.id())
                .update();
    }

    /** The phone's row, made where it is missing, locked until the transaction ends. */
    private Guard lockedGuard(Target to, Instant now) {
        byte[] index = index(to);
        jdbc.sql("""
                        INSERT INTO phone_guard (id, phone_index, day, requests, wrong) VALUES (?, ?, ?, 0, 0)
                        ON CONFLICT (phone_index) DO NOTHING""").param(Ids.next()).param(index).param(today(now)).update();
        return jdbc.sql("""
                        SELECT id, day, requests, requested_at, wrong, locked_until FROM phone_guard
                        WHERE phone_index = ? FOR UPDATE""")
                .param(index)
                .query((row, n) -> new Guard(
                        row.getObject(1, UUID.class),
                        row.getObject(2, LocalDate.class),
                        row.getInt(3),
                        Rows.instant(row, 4),
                        row.getInt(5),
                        Rows.instant(row, 6)))
                .single();
    }

    private LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, tenants.require(TenantScope.current()).zone());
    }

    private byte[] index(Target to) {
        return blindIndex.of(to.type(), to.value());
    }

    private byte[] mac(Target to, CodePurpose purpose, String code) {
        return blindIndex.of("verification-code", to.value() + "|" + purpose + "|" + code);
    }

    private record Guard(
            UUID id,
            LocalDate day,
            int requests,
            @Nullable Instant requestedAt,
            int wrong,
            @Nullable Instant lockedUntil) {
        boolean locked(Instant now) {
            return lockedUntil != null && now.isBefore(lockedUntil);
        }
    }

    private record Stored(UUID id, byte[] mac, Instant expiresAt) {}
}
