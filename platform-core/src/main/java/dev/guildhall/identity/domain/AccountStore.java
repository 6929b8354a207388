package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditActor;
import dev.guildhall.identity.AccountDirectory;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of accounts and their identities. */
@Component
public class AccountStore {
    /** Purpose of the blind index of phones; the registry of persons of another module has its own. */
    static final String PHONE = "phone";

    private static final String USERNAME = "username";
    private static final String ID_NUMBER = "id-number";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final BlindIndex blindIndex;
    private final Clock clock;

    AccountStore(JdbcClient jdbc, Vault vault, BlindIndex blindIndex, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.blindIndex = blindIndex;
        this.clock = clock;
    }

    public AccountId insert(NewAccount account, AccountState state) {
        String name = account.name().strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > 60) {
            throw new Invalid("name", Words.of("name.format"));
        }
        AccountId id = new AccountId(Ids.next());
        Instant now = clock.instant();
        jdbc.sql("INSERT INTO account (id, kind, name, state, created_at) VALUES (?, ?, ?, ?, ?)")
                .param(id.value())
                .param(account.kind())
                .param(name)
                .param(state.name())
                .param(Timestamp.from(now))
                .update();
        if (account.phone() != null) {
            addPhone(id, account.phone(), now);
        }
        if (account.username() != null) {
            addUsername(id, account.username(), now);
        }
        for (String role : account.roles()) {
            grant(id, role);
        }
        return id;
    }

    public Optional<AccountView> find(AccountId id) {
        return find(List.of(id.value())).stream().findFirst();
    }

    /** Those accounts, in the order of their ids; who is not there is left out. */
    public List<AccountView> find(List<UUID> ids) {
        return jdbc.sql("""
                        SELECT a.kind, a.name, a.state, a.password_hash IS NOT NULL, a.must_change, a.created_at,
                            a.last_sign_in_at,
                            (SELECT shown FROM account_identity WHERE account_id = a.id AND type = 'USERNAME' LIMIT 1),
                            (SELECT array_agg(r.code ORDER BY r.code) FROM effective_role ar
                                JOIN staff_role r ON r.id = ar.staff_role_id WHERE ar.account_id = a.id),
                            a.state_reason, a.id, p.id, p.sealed
                        FROM unnest(?) WITH ORDINALITY AS wanted (id, place) JOIN account a ON a.id = wanted.id
                            LEFT JOIN LATERAL (SELECT i.id, i.sealed FROM account_identity i
                                WHERE i.account_id = a.id AND i.type = 'PHONE' LIMIT 1) p ON true
                        ORDER BY wanted.place""")
                .param(ids.toArray(UUID[]::new))
                .query((row, n) -> {
                    UUID phone = row.getObject(12, UUID.class);
                    return new AccountView(
                            new AccountId(row.getObject(11, UUID.class)),
                            row.getString(1),
                            row.getString(2),
                            AccountState.valueOf(row.getString(3)),
                            row.getString(10),
                            row.getString(8),
                            phone == null
                                    ? null
                                    : phone(phone, row.getBytes(13)).masked(),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            Rows.strings(row, 9),
                            Objects.requireNonNull(Rows.instant(row, 6)),
                            Rows.instant(row, 7));
                })
                .list();
    }

    public Optional<AccountId> byPhone(PhoneNumber phone) {
        return byIdentity("PHONE", blindIndex.of(PHONE, phone.e164()));
    }

    public Optional<AccountId> byUsername(String username) {
        return byIdentity("USERNAME", blindIndex.of(USERNAME, normal(username)));
    }

    public Optional<AccountId> byEmail(EmailAddress email) {
        return byIdentity("EMAIL", blindIndex.of("email", email.value()));
    }

    /** By e-mail or phone where the text is one, else by username. */
    public Optional<AccountId> byLogin(String login) {
        if (login.indexOf('@') >= 0) {
            return EmailAddress.find(login).flatMap(this::byEmail);
        }
        Optional<AccountId> byName = byUsername(login);
        // Both are looked for, so that the time does not tell whether there is such a name.
        Optional<AccountId> byPhone = PhoneNumber.find(login).flatMap(this::byPhone);
        return byName.isPresent() ? byName : byPhone;
    }

    /** What it is known by, oldest first; sealed values masked, ids of other systems not shown at all. */
    public List<AccountDirectory.Identity> identities(AccountId id) {
        return jdbc.sql(
                        "SELECT id, type, sealed, shown, created_at FROM account_identity WHERE account_id = ? ORDER BY id")
                .param(id.value())
                .query((row, n) -> {
                    String type = row.getString(2);
                    byte[] sealed = row.getBytes(3);
                    String plain =
                            sealed == null ? row.getString(4) : vault.open(place(row.getObject(1, UUID.class)), sealed);
                    String shown = switch (type) {
                        case "PHONE" -> Masking.phone(plain);
                        case "ID_NUMBER" -> Masking.idNumber(plain);
                        case "EMAIL" -> Masking.email(plain);
                        case "USERNAME" -> plain;
                        default -> "";
                    };
                    return new AccountDirectory.Identity(
                            type, shown, row.getTimestamp(5).toInstant());
                })
                .list();
    }

    public Optional<PhoneNumber> phoneOf(AccountId id) {
        return jdbc.sql("SELECT id, sealed FROM account_identity WHERE account_id = ? AND type = 'PHONE'")
                .param(id.value())
                .query((row, n) -> phone(row.getObject(1, UUID.class), row.getBytes(2)))
                .optional();
    }

    /** The account that has proved this address. */
    public Optional<AccountId> byProvedEmail(EmailAddress email) {
        return jdbc.sql("""
                        SELECT account_id FROM account_identity
                         WHERE type = 'EMAIL' AND lookup = ? AND verified_at IS NOT NULL""")
                .param(blindIndex.of("email", email.value()))
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    public Optional<EmailAddress> emailOf(AccountId id) {
        return jdbc.sql("""
                        SELECT id, sealed FROM account_identity
                         WHERE account_id = ? AND type = 'EMAIL' AND verified_at IS NOT NULL""")
                .param(id.value())
                .query((row, n) -> new EmailAddress(vault.open(place(row.getObject(1, UUID.class)), row.getBytes(2))))
                .optional();
    }

    /** What a password of this account must not contain: its phone and its username. */
    Set<String> ownWords(AccountId id) {
        Set<String> words = new HashSet<>();
        phoneOf(id).map(PhoneNumber::national).ifPresent(words::add);
        words.addAll(jdbc.sql("SELECT shown FROM account_identity WHERE account_id = ? AND type = 'USERNAME'")
                .param(id.value())
                .query(String.class)
                .list());
        return words;
    }

    public void rename(AccountId id, String name) {
        jdbc.sql("UPDATE account SET name = ? WHERE id = ?")
                .param(name.strip())
                .param(id.value())
                .update();
    }

    public void changePhone(AccountId id, PhoneNumber phone) {
        jdbc.sql("DELETE FROM account_identity WHERE account_id = ? AND type = 'PHONE'")
                .param(id.value())
                .update();
        addPhone(id, phone, clock.instant());
    }

    public void changeState(AccountId id, AccountState state, @Nullable String reason) {
        int rows = jdbc.sql("UPDATE account SET state = ?, state_reason = ? WHERE id = ?")
                .param(state.name())
                .param(reason)
                .param(id.value())
                .update();
        if (rows == 0) {
            throw new NotFound(Words.of("account"));
        }
    }

    public boolean changeState(AccountId id, AccountState from, AccountState to, @Nullable String reason) {
        return jdbc.sql("UPDATE account SET state = ?, state_reason = ? WHERE id = ? AND state = ?")
                        .param(to.name())
                        .param(reason)
                        .param(id.value())
                        .param(from.name())
                        .update()
                == 1;
    }

    /** Whatever it signs in with is free for another account from now on. */
    public void dropIdentities(AccountId id) {
        jdbc.sql("DELETE FROM account_identity WHERE account_id = ?")
                .param(id.value())
                .update();
        jdbc.sql("UPDATE account SET password_hash = NULL, must_change = false WHERE id = ?")
                .param(id.value())
                .update();
    }

    public void changeKind(AccountId id, String kind) {
        jdbc.sql("UPDATE account SET kind = ? WHERE id = ?")
                .param(kind)
                .param(id.value())
                .update();
    }

    public void bindIdNumber(AccountId id, IdNumber number) {
        byte[] lookup = blindIndex.of(ID_NUMBER, number.value());
        jdbc.sql("DELETE FROM account_identity WHERE account_id = ? AND type = 'ID_NUMBER' AND lookup <> ?")
                .param(id.value())
                .param(lookup)
                .update();
        if (byIdNumber(number).equals(Optional.of(id))) {
            return;
        }
        UUID row = Ids.next();
        insertIdentity(id, row, "ID_NUMBER", lookup, vault.seal(place(row), number.value()), null, clock.instant());
    }

    public Optional<AccountId> byIdNumber(IdNumber number) {
        return byIdentity("ID_NUMBER", blindIndex.of(ID_NUMBER, number.value()));
    }

    /** Ends what was issued under the present version: tokens and sessions compare it at each request. */
    int raiseTokenVersion(AccountId id) {
        return jdbc.sql("UPDATE account SET token_version = token_version + 1 WHERE id = ? RETURNING token_version")
                .param(id.value())
                .query(Integer.class)
                .single();
    }

    /** Who proved by a link or a code to be this person without having signed in, as the trail names them. */
    AuditActor actor(AccountId id) {
        Stored account = stored(id).orElseThrow();
        return new AuditActor(id.value(), account.kind, account.name);
    }

    /** What signing in needs to know. */
    Optional<Stored> stored(AccountId id) {
        return jdbc.sql("""
                        SELECT a.kind, a.name, a.state, a.token_version, a.password_hash, a.must_change, a.state_reason,
                            m.locked_at IS NOT NULL, o.stopped_at IS NOT NULL
                        FROM account a LEFT JOIN organisation_member m ON m.account_id = a.id
                            LEFT JOIN organisation o ON o.id = m.organisation_id WHERE a.id = ?""")
                .param(id.value())
                .query((row, n) -> new Stored(
                        id,
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(8) || row.getBoolean(9)
                                ? AccountState.DISABLED
                                : AccountState.valueOf(row.getString(3)),
                        row.getBoolean(9)
                                ? Words.of("organisation.stopped")
                                : row.getBoolean(8) ? Words.of("organisation.locked") : row.getString(7),
                        row.getInt(4),
                        row.getString(5),
                        row.getBoolean(6)))
                .optional();
    }

    void signedIn(AccountId id) {
        jdbc.sql("UPDATE account SET last_sign_in_at = ? WHERE id = ?")
                .param(Timestamp.from(clock.instant()))
                .param(id.value())
                .update();
    }

    /** Takes away the row itself, in the caller's transaction, with everything that is deleted along with it. */
    void remove(AccountId id) {
        jdbc.sql("DELETE FROM account WHERE id = ?").param(id.value()).update();
    }

    private void grant(AccountId id, String role) {
        int rows = jdbc.sql("""
                        INSERT INTO account_role (account_id, staff_role_id, granted_at)
                        SELECT ?, id, ? FROM staff_role WHERE code = ?""")
                .param(id.value())
                .param(Timestamp.from(clock.instant()))
                .param(role)
                .update();
        if (rows == 0) {
            throw new Invalid("roles", Words.of("role.unknown", role));
        }
    }

    private void addPhone(AccountId id, PhoneNumber phone, Instant now) {
        UUID row = Ids.next();
        insertIdentity(
                id, row, "PHONE", blindIndex.of(PHONE, phone.e164()), vault.seal(place(row), phone.e164()), null, now);
    }

    private void addUsername(AccountId id, String username, Instant now) {
        String normal = normal(username);
        // A name made of digits could be somebody's phone.
        if (!normal.matches("[a-z][a-z0-9._-]{2,29}")) {
            throw new Invalid("username", Words.of("username.format"));
        }
        insertIdentity(id, Ids.next(), "USERNAME", blindIndex.of(USERNAME, normal), null, normal, now);
    }

    private void insertIdentity(
            AccountId id,
            UUID row,
            String type,
            byte[] lookup,
            byte @Nullable [] sealed,
            @Nullable String shown,
            Instant now) {
        int rows;
        try {
            rows = jdbc.sql("""
                            INSERT INTO account_identity (id, account_id, type, lookup, sealed, shown, created_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type, lookup) DO NOTHING""")
                    .param(row)
                    .param(id.value())
                    .param(type)
                    .param(lookup)
                    .param(sealed)
                    .param(shown)
                    .param(Timestamp.from(now))
                    .update();
        } catch (DuplicateKeyException e) {
            rows = 0;
        }
        if (rows == 0) {
            throw switch (type) {
                case "PHONE" -> new Conflict("phone-taken", Words.of("phone.taken.title"), Words.of("phone.taken"));
                case "ID_NUMBER" ->
                    new Conflict("id-number-taken", Words.of("id-number.taken.title"), Words.of("id-number.taken"));
                default ->
                    new Conflict(
                            "username-taken",
                            Words.of("username.taken.title"),
                            Words.of("username.taken", shown == null ? "" : shown));
            };
        }
    }

    private Optional<AccountId> byIdentity(String type, byte[] lookup) {
        return jdbc.sql("SELECT account_id FROM account_identity WHERE type = ? AND lookup = ?")
                .param(type)
                .param(lookup)
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    private PhoneNumber phone(UUID row, byte[] sealed) {
        return new PhoneNumber(vault.open(place(row), sealed));
    }

    private static Place place(UUID row) {
        return new Place("account_identity", row, "sealed");
    }

    private static String normal(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }

    /** An account as sign-in sees it. */
    record Stored(
            AccountId id,
            String kind,
            String name,
            AccountState state,
            @Nullable String stateReason,
            int tokenVersion,
            @Nullable String passwordHash,
            boolean mustChange) {
        boolean active() {
            return state == AccountState.ACTIVE;
        }
    }
}
