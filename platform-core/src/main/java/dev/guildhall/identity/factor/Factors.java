package dev.guildhall.identity.factor;

import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.SealBroken;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Second factors of one kind of people: a tenant's staff, or the operators. Wrong codes are counted under a lock on the
 * owner's row, so the count holds over all nodes; a time code and a recovery code are good once.
 */
public abstract class Factors {
    /** How long a QR code that was shown can be confirmed. */
    private static final Duration SETUP_LIFE = Duration.ofMinutes(15);

    private static final int FREE = 5;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_LENGTH = 16;
    private static final int MOST_PASSKEYS = 20;
    private static final int LONGEST_NAME = 30;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String table;
    private final String recoveryTable;
    private final String trustTable;
    private final String attemptTable;

    /** @param prefix with which the names of the tables begin */
    Factors(JdbcClient jdbc, TransactionTemplate transaction, Clock clock, String prefix) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.table = prefix + "_factor";
        this.recoveryTable = prefix + "_recovery_code";
        this.trustTable = prefix + "_trust";
        this.attemptTable = prefix + "_factor_attempt";
    }

    abstract byte[] seal(Place place, byte[] plain);

    abstract byte[] open(Place place, byte[] sealed);

    /** What an authenticator app has to know; the secret sealed, to be brought back with the first code. */
    record Setup(byte[] sealed, String shown, String uri, Totp.Picture picture) {}

    public List<Factor> of(UUID owner) {
        return jdbc.sql("SELECT id, type, name, created_at, used_at FROM " + table
                        + " WHERE owner_id = ? ORDER BY type DESC, created_at")
                .param(owner)
                .query((row, n) -> new Factor(
                        row.getObject(1, UUID.class),
                        Factor.Type.valueOf(row.getString(2)),
                        row.getString(3),
                        Objects.requireNonNull(Rows.instant(row, 4)),
                        Rows.instant(row, 5)))
                .list();
    }

    public boolean has(UUID owner) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM " + table + " WHERE owner_id = ?)")
                .param(owner)
                .query(Boolean.class)
                .single();
    }

    /** Recovery codes that have not been used. */
    int recoveryLeft(UUID owner) {
        return jdbc.sql("SELECT count(*) FROM " + recoveryTable + " WHERE owner_id = ? AND used_at IS NULL")
                .param(owner)
                .query(Integer.class)
                .single();
    }

    // ---- time codes

    Setup beginTotp(UUID owner, String issuer, String account) {
        return setup(owner, new Pending(clock.instant(), Totp.newSecret()), issuer, account);
    }

    /** The same once more, for the page after a wrong code. */
    Setup resumeTotp(UUID owner, byte[] sealed, String issuer, String account) {
        return setup(owner, pendingSecret(owner, sealed), issuer, account);
    }

    private record Pending(Instant since, byte[] secret) {}

    /** @throws SetupGone where it was begun too long ago, or for somebody else */
    private Pending pendingSecret(UUID owner, byte[] sealed) {
        ByteBuffer dated;
        try {
            dated = ByteBuffer.wrap(open(pending(owner), sealed));
        } catch (SealBroken foreign) {
            throw new SetupGone();
        }
        Instant since = Instant.ofEpochSecond(dated.getLong());
        byte[] secret = new byte[dated.remaining()];
        dated.get(secret);
        if (!clock.instant().isBefore(since.plus(SETUP_LIFE))) {
            throw new SetupGone();
        }
        return new Pending(since, secret);
    }

    private Setup setup(UUID owner, Pending begun, String issuer, String account) {
        byte[] secret = begun.secret();
        String uri = Totp.uri(secret, issuer, account);
        byte[] dated = ByteBuffer.allocate(Long.BYTES + secret.length)
                .putLong(begun.since().getEpochSecond())
                .put(secret)
                .array();
        return new Setup(seal(pending(owner), dated), Totp.shown(secret), uri, Totp.picture(uri));
    }

    /** Stores the app once a code proves that it has the secret; an app from before is replaced. */
    void confirmTotp(UUID owner, byte[] sealed, String code) {
        byte[] secret = pendingSecret(owner, sealed).secret();
        Instant now = clock.instant();
        OptionalLong step = Totp.match(secret, digits(code), now, 0);
        if (step.isEmpty()) {
            throw new Invalid("code", FactorWords.of("factor.setup-wrong"));
        }
        UUID id = Ids.next();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM " + table + " WHERE owner_id = ? AND type = 'TOTP'")
                    .param(owner)
                    .update();
            jdbc.sql("INSERT INTO " + table + " (id, owner_id, type, name, secret, last_step, created_at)"
                            + " VALUES (?, ?, 'TOTP', ?, ?, ?, ?)")
                    .param(id)
                    .param(owner)
                    .param(FactorWords.of("factor.totp"))
                    .param(seal(secretPlace(id), secret))
                    .param(step.getAsLong())
                    .param(Timestamp.from(now))
                    .update();
            forgetAttempts(owner);
        });
    }

    /**
     * Takes a time code or a recovery code.
     *
     * @return which of the two it was
     * @throws Problem wrong, or too many wrong ones
     */
    Way check(UUID owner, String code) {
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> {
            Instant now = clock.instant();
            Attempts attempts = attempts(owner, now);
            Duration wait = attempts.wait(now);
            if (wait.isPositive()) {
                return new Outcome(null, new TooMany(wait));
            }
            Way way = take(owner, code, now);
            if (way == null) {
                jdbc.sql("UPDATE " + attemptTable + " SET failures = ?, last_at = ? WHERE owner_id = ?")
                        .param(attempts.failures() + 1)
                        .param(Timestamp.from(now))
                        .param(owner)
                        .update();
                return new Outcome(null, new Invalid("code", FactorWords.of("factor.wrong")));
            }
            forgetAttempts(owner);
            return new Outcome(way, null);
        }));
        if (outcome.refusal() != null) {
            throw outcome.refusal();
        }
        return Objects.requireNonNull(outcome.way());
    }

    private @Nullable Way take(UUID owner, String code, Instant now) {
        String plain = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (plain.length() == RECOVERY_LENGTH) {
            int used = jdbc.sql("UPDATE " + recoveryTable + " SET used_at = ? WHERE owner_id = ? AND code_hash = ?"
                            + " AND used_at IS NULL")
                    .param(Timestamp.from(now))
                    .param(owner)
                    .param(hash(owner, plain))
                    .update();
            return used == 1 ? Way.RECOVERY_CODE : null;
        }
        Optional<Stored> stored = jdbc.sql("SELECT id, secret, last_step FROM " + table
                        + " WHERE owner_id = ? AND type = 'TOTP' FOR UPDATE")
                .param(owner)
                .query((row, n) -> new Stored(row.getObject(1, UUID.class), row.getBytes(2), row.getLong(3)))
                .optional();
        if (stored.isEmpty()) {
            return null;
        }
        OptionalLong step = Totp.match(
                open(secretPlace(stored.get().id()), stored.get().secret()),
                plain,
                now,
                stored.get().lastStep());
        if (step.isEmpty()) {
            return null;
        }
        jdbc.sql("UPDATE " + table + " SET last_step = ?, used_at = ? WHERE id = ?")
                .param(step.getAsLong())
                .param(Timestamp.from(now))
                .param(stored.get().id())
                .update();
        return Way.TOTP;
    }

    // ---- passkeys

    List<byte[]> passkeys(UUID owner, RelyingParty party) {
        return jdbc.sql("SELECT credential_id FROM " + table
                        + " WHERE owner_id = ? AND type = 'PASSKEY' AND relying_party = ?")
                .param(owner)
                .param(party.id())
                .query(byte[].class)
                .list();
    }

    /** Stores the passkey that a browser has made for this challenge. */
    void addPasskey(UUID owner, String answer, RelyingParty party, String challenge, String name) {
        Passkeys.Made made = Passkeys.made(answer, party, challenge)
                .orElseThrow(() -> new Invalid("credential", FactorWords.of("factor.passkey-not-made")));
        String shown = name.isBlank() ? FactorWords.of("factor.passkey") : checkedName(name);
        transaction.executeWithoutResult(status -> {
            int there = jdbc.sql("SELECT count(*) FROM " + table + " WHERE owner_id = ? AND type = 'PASSKEY'")
                    .param(owner)
                    .query(Integer.class)
                    .single();
            if (there >= MOST_PASSKEYS) {
                throw new Conflict(
                        "too-many-passkeys",
                        FactorWords.of("factor.many.title"),
                        FactorWords.of("factor.many", MOST_PASSKEYS));
            }
            int stored = jdbc.sql("INSERT INTO " + table
                            + " (id, owner_id, type, name, credential_id, credential, relying_party, sign_count, created_at)"
                            + " VALUES (?, ?, 'PASSKEY', ?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING")
                    .param(Ids.next())
                    .param(owner)
                    .param(shown)
                    .param(made.id())
                    .param(made.credential())
                    .param(party.id())
                    .param(made.signCount())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            if (stored == 0) {
                throw new Invalid("credential", FactorWords.of("factor.passkey-known"));
            }
        });
    }

    /** @throws Problem where the answer does not hold */
    void checkPasskey(UUID owner, String answer, RelyingParty party, String challenge) {
        boolean good = Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Key> key = Passkeys.claimed(answer)
                    .flatMap(id -> jdbc.sql("SELECT id, credential, sign_count FROM " + table
                                    + " WHERE owner_id = ? AND credential_id = ? AND relying_party = ? FOR UPDATE")
                            .param(owner)
                            .param(id)
                            .param(party.id())
                            .query((row, n) -> new Key(row.getObject(1, UUID.class), row.getBytes(2), row.getLong(3)))
                            .optional());
            Optional<Long> count =
                    key.flatMap(k -> Passkeys.used(answer, party, challenge, k.credential(), k.signCount()));
            if (count.isEmpty()) {
                return false;
            }
            jdbc.sql("UPDATE " + table + " SET sign_count = ?, used_at = ? WHERE id = ?")
                    .param(count.get())
                    .param(Timestamp.from(clock.instant()))
                    .param(key.orElseThrow().id())
                    .update();
            forgetAttempts(owner);
            return true;
        }));
        if (!good) {
            throw new Invalid("credential", FactorWords.of("factor.passkey-wrong"));
        }
    }

    // ---- all of them

    void rename(UUID owner, UUID factor, String name) {
        String shown = checkedName(name);
        transaction.executeWithoutResult(status -> {
            int rows = jdbc.sql("UPDATE " + table + " SET name = ? WHERE id = ? AND owner_id = ?")
                    .param(shown)
                    .param(factor)
                    .param(owner)
                    .update();
            if (rows == 0) {
                throw new NotFound(FactorWords.of("factor.this"));
            }
        });
    }

    /**
     * Takes one factor away; with the last one also recovery codes and trusted devices.
     *
     * @param demanded whether one must stay
     */
    Factor remove(UUID owner, UUID factor, boolean demanded) {
        return Objects.requireNonNull(transaction.execute(status -> {
            List<Factor> all = of(owner);
            Factor wanted = all.stream()
                    .filter(each -> each.id().equals(factor))
                    .findFirst()
                    .orElseThrow(() -> new NotFound(FactorWords.of("factor.this")));
            if (all.size() == 1) {
                if (demanded) {
                    throw new Conflict(
                            "second-factor-needed",
                            FactorWords.of("factor.needed.title"),
                            FactorWords.of("factor.needed"));
                }
                clear(owner);
            } else {
                jdbc.sql("DELETE FROM " + table + " WHERE id = ?").param(factor).update();
            }
            return wanted;
        }));
    }

    /** Takes everything away, for somebody who has lost it. */
    void clear(UUID owner) {
        transaction.executeWithoutResult(status -> {
            for (String each : List.of(table, recoveryTable, trustTable, attemptTable)) {
                jdbc.sql("DELETE FROM " + each + " WHERE owner_id = ?")
                        .param(owner)
                        .update();
            }
        });
    }

    /** New recovery codes in place of all from before; they can be seen this once. */
    List<String> newRecoveryCodes(UUID owner) {
        List<String> codes = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM " + recoveryTable + " WHERE owner_id = ?")
                    .param(owner)
                    .update();
            for (int i = 0; i < RECOVERY_CODES; i++) {
                byte[] random = new byte[RECOVERY_LENGTH * 5 / 8];
                RANDOM.nextBytes(random);
                String code = Totp.base32(random);
                jdbc.sql("INSERT INTO " + recoveryTable + " (id, owner_id, code_hash, created_at) VALUES (?, ?, ?, ?)")
                        .param(Ids.next())
                        .param(owner)
                        .param(hash(owner, code))
                        .param(Timestamp.from(clock.instant()))
                        .update();
                codes.add(code.replaceAll("(.{4})(?=.)", "$1-"));
            }
        });
        return codes;
    }

    // ---- trusted devices

    /** A secret for the device's cookie. */
    String trust(UUID owner, String device, int days) {
        String token = Secrets.token();
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> jdbc.sql("INSERT INTO " + trustTable
                        + " (id, owner_id, token_hash, device, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)")
                .param(Ids.next())
                .param(owner)
                .param(Secrets.hash(token))
                .param(device)
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.plus(Duration.ofDays(days))))
                .update());
        return token;
    }

    boolean isTrusted(UUID owner, String token) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM " + trustTable
                        + " WHERE owner_id = ? AND token_hash = ? AND expires_at > ?)")
                .param(owner)
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    List<TrustedDevice> trusted(UUID owner) {
        return jdbc.sql("SELECT id, device, created_at, expires_at FROM " + trustTable
                        + " WHERE owner_id = ? AND expires_at > ? ORDER BY created_at DESC")
                .param(owner)
                .param(Timestamp.from(clock.instant()))
                .query((row, n) -> new TrustedDevice(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        Objects.requireNonNull(Rows.instant(row, 3)),
                        Objects.requireNonNull(Rows.instant(row, 4))))
                .list();
    }

    void endTrust(UUID owner, UUID device) {
        transaction.executeWithoutResult(
                status -> jdbc.sql("DELETE FROM " + trustTable + " WHERE owner_id = ? AND id = ?")
                        .param(owner)
                        .param(device)
                        .update());
    }

    // ----

    /** The row is locked until the transaction ends. */
    private Attempts attempts(UUID owner, Instant now) {
        return jdbc.sql(
                        "INSERT INTO " + attemptTable + " (owner_id, failures, last_at) VALUES (?, 0, ?)"
                                + " ON CONFLICT (owner_id) DO UPDATE SET owner_id = excluded.owner_id RETURNING failures, last_at")
                .param(owner)
                .param(Timestamp.from(now))
                .query((row, n) ->
                        new Attempts(row.getInt(1), row.getTimestamp(2).toInstant()))
                .single();
    }

    private void forgetAttempts(UUID owner) {
        jdbc.sql("UPDATE " + attemptTable + " SET failures = 0 WHERE owner_id = ?")
                .param(owner)
                .update();
    }

    private static String digits(String code) {
        return code.replaceAll("[\\s-]", "");
    }

    private static String checkedName(String name) {
        String shown = name.strip();
        if (shown.isEmpty() || shown.codePointCount(0, shown.length()) > LONGEST_NAME) {
            throw new Invalid("name", FactorWords.of("factor.name", LONGEST_NAME));
        }
        return shown;
    }

    private static byte[] hash(UUID owner, String code) {
        return Secrets.hash(owner + "|" + code);
    }

    private Place secretPlace(UUID factor) {
        return new Place(table, factor, "secret");
    }

    private Place pending(UUID owner) {
        return new Place(table, owner, "pending");
    }

    /** The QR code can no longer be confirmed; one asks for a new one. */
    static final class SetupGone extends Problem {
        SetupGone() {
            super(
                    "setup-gone",
                    HttpStatus.GONE,
                    FactorWords.of("factor.setup-gone.title"),
                    FactorWords.of("factor.setup-gone"));
        }
    }

    private record Outcome(@Nullable Way way, @Nullable Problem refusal) {}

    private record Stored(UUID id, byte[] secret, long lastStep) {}

    private record Key(UUID id, byte[] credential, long signCount) {}

    private record Attempts(int failures, Instant lastAt) {
        Duration wait(Instant now) {
            int over = failures - FREE;
            if (over < 0) {
                return Duration.ZERO;
            }
            Duration pause = FIRST_WAIT.multipliedBy(1L << Math.min(over, 10));
            return Duration.between(now, lastAt.plus(pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause));
        }
    }
}
