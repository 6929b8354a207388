package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an account has yet to confirm, by a link or by a code, within ten minutes (W47); the newest counts. How often one may
 * ask, and how often a code may be wrong, are the tenant's rules of codes (D11), counted here for each account.
 */
@Component
class Confirmations {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final String COLUMNS =
            "id, account_id, purpose, email, code_mac, wrong, day, requests, issued_at, expires_at, done_at, email_token_hash";

    /** Whoever has proved anything, or has ever been in, is not among them. */
    private static final String NEVER_ACTIVATED = """
            SELECT a.id FROM account a JOIN account_confirmation c ON c.account_id = a.id AND c.purpose = 'ACTIVATION'
             WHERE c.done_at IS NULL AND c.expires_at <= :now
               AND a.created_at <= :latest AND a.last_sign_in_at IS NULL AND a.kind <> 'STAFF'
               AND NOT EXISTS (SELECT 1 FROM sign_in s WHERE s.account_id = a.id)
               AND NOT EXISTS (SELECT 1 FROM account_identity i WHERE i.account_id = a.id
                               AND i.type <> 'USERNAME' AND (i.type <> 'EMAIL' OR i.verified_at IS NOT NULL))
            """;

    private final JdbcClient jdbc;
    private final Vault vault;
    private final BlindIndex blindIndex;
    private final ModuleSettings settings;
    private final TenantDirectory tenants;
    private final Clock clock;

    Confirmations(
            JdbcClient jdbc,
            Vault vault,
            BlindIndex blindIndex,
            ModuleSettings settings,
            TenantDirectory tenants,
            Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.blindIndex = blindIndex;
        this.settings = settings;
        this.tenants = tenants;
        this.clock = clock;
    }

    enum Purpose {
        EMAIL,
        ACTIVATION
    }

    /** What goes into the messages. */
    record Issued(String code, String emailToken, String phoneToken) {}

    /** What came of a code or a link. */
    sealed interface Outcome {
        /** @param provesEmail whether the e-mail's own link or, where it went nowhere else, its code was used */
        record Done(
                AccountId account,
                Purpose purpose,
                @Nullable EmailAddress email,
                boolean provesEmail) implements Outcome {}

        /** It was confirmed before. */
        record Already(AccountId account, Purpose purpose) implements Outcome {}

        record Expired(AccountId account, Purpose purpose) implements Outcome {}

        record Wrong(int left) implements Outcome {}

        /** Replaced by a newer one, used up by wrong codes, or never there. */
        record Gone() implements Outcome {}
    }

    /** @throws TooMany too soon after the last, or too often today */
    @Transactional(propagation = Propagation.MANDATORY)
    Issued issue(AccountId account, Purpose purpose, @Nullable EmailAddress email) {
        SignInRules rules = settings.of(SignInRules.class);
        Instant now = clock.instant();
        if (!locked(account)) {
            throw new NotFound(Words.of("account"));
        }
        Optional<Row> there = find(account, purpose);
        LocalDate today =
                LocalDate.ofInstant(now, tenants.require(TenantScope.current()).zone());
        int requests =
                there.filter(row -> row.day().equals(today)).map(Row::requests).orElse(0);
        if (there.isPresent()) {
            Instant next = there.get().issuedAt().plusSeconds(rules.codeSecondsApart());
            if (now.isBefore(next)) {
                Duration pause = Duration.between(now, next);
                throw new TooMany(
                        pause, Words.of("confirmation.too-soon", Math.max(1, (pause.toMillis() + 999) / 1000)));
            }
            if (requests >= rules.codesPerDay()) {
                throw new TooMany(
                        Duration.between(
                                now,
                                today.plusDays(1)
                                        .atStartOfDay(tenants.require(TenantScope.current())
                                                .zone())
                                        .toInstant()),
                        Words.of("confirmation.too-many", rules.codesPerDay()));
            }
        }
        UUID id = there.map(Row::id).orElseGet(Ids::next);
        Issued issued = new Issued(Secrets.digits(6), Secrets.token(), Secrets.token());
        jdbc.sql("""
                        INSERT INTO account_confirmation
                            (id, account_id, purpose, email, code_mac, email_token_hash, phone_token_hash, wrong, day,
                             requests, issued_at, expires_at)
                        VALUES (:id, :account, :purpose, :email, :mac, :emailToken, :phoneToken, 0, :day, :requests, :now, :end)
                        ON CONFLICT (account_id, purpose) DO UPDATE SET email = excluded.email,
                            code_mac = excluded.code_mac, email_token_hash = excluded.email_token_hash,
                            phone_token_hash = excluded.phone_token_hash, wrong = 0, day = excluded.day,
                            requests = excluded.requests, issued_at = excluded.issued_at,
                            expires_at = excluded.expires_at, done_at = NULL""")
                .param("id", id)
                .param("account", account.value())
                .param("purpose", purpose.name())
                .param("email", email == null ? null : vault.seal(place(id), email.value()))
                .param("mac", mac(account, purpose, issued.code()))
                .param("emailToken", Secrets.hash(issued.emailToken()))
                .param("phoneToken", Secrets.hash(issued.phoneToken()))
                .param("day", today)
                .param("requests", requests + 1)
                .param("now", Timestamp.from(now))
                .param("end", Timestamp.from(now.plus(LIFE)))
                .update();
        return issued;
    }

    /** Compares a code and counts a wrong one; the caller's transaction must end well for the count to stay. */
    @Transactional(propagation = Propagation.MANDATORY)
    Outcome enter(AccountId account, Purpose purpose, String code) {
        int allowed = settings.of(SignInRules.class).wrongCodes();
        Row row = locked(account) ? find(account, purpose).orElse(null) : null;
        if (row == null || row.doneAt() == null && row.wrong() >= allowed) {
            return new Outcome.Gone();
        }
        Optional<Outcome> over = over(row);
        if (over.isPresent()) {
            return over.get();
        }
        if (MessageDigest.isEqual(row.mac(), mac(account, purpose, code.strip()))) {
            return done(row, purpose == Purpose.EMAIL);
        }
        jdbc.sql("UPDATE account_confirmation SET wrong = wrong + 1 WHERE id = ?")
                .param(row.id())
                .update();
        int left = allowed - row.wrong() - 1;
        return left > 0 ? new Outcome.Wrong(left) : new Outcome.Gone();
    }

    /**
     * As {@link #enter} with the code of an activation, for somebody who has proved nothing: whatever is not the right code comes
     * to the same, after the same statements, for every account and for none.
     *
     * @return Done, Already, Expired or Wrong, whose number means nothing
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Outcome activate(AccountId account, String code) {
        int allowed = settings.of(SignInRules.class).wrongCodes();
        boolean there = locked(account);
        Row row = find(account, Purpose.ACTIVATION).orElse(null);
        byte[] mac = mac(account, Purpose.ACTIVATION, code.strip());
        if (there && row != null && row.wrong() < allowed && MessageDigest.isEqual(row.mac(), mac)) {
            return over(row).orElseGet(() -> done(row, false));
        }
        jdbc.sql("UPDATE account_confirmation SET wrong = wrong + 1 WHERE account_id = ? AND purpose = 'ACTIVATION'")
                .param(account.value())
                .update();
        return new Outcome.Wrong(0);
    }

    /** Opens a link. */
    @Transactional(propagation = Propagation.MANDATORY)
    Outcome open(String token) {
        byte[] hash = Secrets.hash(token);
        Optional<AccountId> owner = ownerOf(token);
        if (owner.isEmpty()) {
            return new Outcome.Gone();
        }
        Row row = locked(owner.get()) ? byToken(hash).orElse(null) : null;
        if (row == null) {
            return new Outcome.Gone();
        }
        return over(row).orElseGet(() -> done(row, MessageDigest.isEqual(hash, row.emailTokenHash())));
    }

    /** What opening the link would come to, without doing it. */
    @Transactional(readOnly = true)
    public Outcome look(String token) {
        return byToken(Secrets.hash(token))
                .map(row -> over(row).orElseGet(() -> new Outcome.Done(row.account(), row.purpose(), null, false)))
                .orElseGet(Outcome.Gone::new);
    }

    Optional<AccountId> ownerOf(String token) {
        return byToken(Secrets.hash(token)).map(Row::account);
    }

    /** The address that the last message of this purpose went to. */
    Optional<EmailAddress> email(AccountId account, Purpose purpose) {
        return find(account, purpose).flatMap(row -> Optional.ofNullable(row.email()));
    }

    /** Whether the account has still to be activated. */
    boolean awaitsActivation(AccountId account) {
        return jdbc.sql("SELECT count(*) FROM account_confirmation"
                                + " WHERE account_id = ? AND purpose = 'ACTIVATION' AND done_at IS NULL")
                        .param(account.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    @Transactional(readOnly = true)
    public List<AccountId> never(Instant latest) {
        return never("", latest).query(UUID.class).list().stream()
                .map(AccountId::new)
                .toList();
    }

    /** Whether this is one of them, looked at again with the account locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean neverLocked(AccountId account, Instant latest) {
        return locked(account)
                && never(" AND a.id = :account", latest)
                        .param("account", account.value())
                        .query(UUID.class)
                        .optional()
                        .isPresent();
    }

    private JdbcClient.StatementSpec never(String which, Instant latest) {
        return jdbc.sql(NEVER_ACTIVATED + which + " ORDER BY a.created_at, a.id LIMIT 100")
                .param("now", Timestamp.from(clock.instant()))
                .param("latest", Timestamp.from(latest));
    }

    private Optional<Outcome> over(Row row) {
        if (row.doneAt() != null) {
            return Optional.of(new Outcome.Already(row.account(), row.purpose()));
        }
        return clock.instant().isBefore(row.expiresAt())
                ? Optional.empty()
                : Optional.of(new Outcome.Expired(row.account(), row.purpose()));
    }

    private Outcome done(Row row, boolean provesEmail) {
        jdbc.sql("UPDATE account_confirmation SET done_at = ? WHERE id = ?")
                .param(Timestamp.from(clock.instant()))
                .param(row.id())
                .update();
        return new Outcome.Done(row.account(), row.purpose(), row.email(), provesEmail);
    }

    /** Until the transaction ends; false where the account is gone. */
    private boolean locked(AccountId account) {
        return jdbc.sql("SELECT id FROM account WHERE id = ? FOR UPDATE")
                .param(account.value())
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    private Optional<Row> find(AccountId account, Purpose purpose) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM account_confirmation WHERE account_id = ? AND purpose = ?")
                .param(account.value())
                .param(purpose.name())
                .query((row, n) -> read(row))
                .optional();
    }

    private Optional<Row> byToken(byte[] hash) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM account_confirmation WHERE email_token_hash = ? OR phone_token_hash = ?")
                .param(hash)
                .param(hash)
                .query((row, n) -> read(row))
                .optional();
    }

    private Row read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] email = row.getBytes("email");
        return new Row(
                id,
                new AccountId(row.getObject("account_id", UUID.class)),
                Purpose.valueOf(row.getString("purpose")),
                email == null ? null : new EmailAddress(vault.open(place(id), email)),
                row.getBytes("code_mac"),
                row.getInt("wrong"),
                row.getObject("day", LocalDate.class),
                row.getInt("requests"),
                row.getTimestamp("issued_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                Rows.instant(row, row.findColumn("done_at")),
                row.getBytes("email_token_hash"));
    }

    private byte[] mac(AccountId account, Purpose purpose, String code) {
        return blindIndex.of("confirmation-code", account + "|" + purpose + "|" + code);
    }

    private static Place place(UUID row) {
        return new Place("account_confirmation", row, "email");
    }

    private record Row(
            UUID id,
            AccountId account,
            Purpose purpose,
            @Nullable EmailAddress email,
            byte[] mac,
            int wrong,
            LocalDate day,
            int requests,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant doneAt,
            byte[] emailTokenHash) {}
}
