package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which account an e-mail address belongs to: to who has proved it or, for ten minutes, to who has just given it. */
@Component
class EmailIdentities {
    private static final String TYPE = "EMAIL";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final BlindIndex blindIndex;
    private final Clock clock;

    EmailIdentities(JdbcClient jdbc, Vault vault, BlindIndex blindIndex, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.blindIndex = blindIndex;
        this.clock = clock;
    }

    Optional<AccountId> owner(EmailAddress email) {
        return jdbc.sql("SELECT account_id FROM account_identity WHERE type = ? AND lookup = ?")
                .param(TYPE)
                .param(index(email))
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    /** The address of an account, and whether it is proved. */
    Optional<Held> of(AccountId account) {
        return jdbc.sql("SELECT id, sealed, verified_at FROM account_identity WHERE account_id = ? AND type = ?")
                .param(account.value())
                .param(TYPE)
                .query((row, n) -> new Held(
                        new EmailAddress(vault.open(place(row.getObject(1, UUID.class)), row.getBytes(2))),
                        row.getTimestamp(3) != null))
                .optional();
    }

    record Held(EmailAddress email, boolean proved) {}

    /**
     * Gives the account this address instead of the one that it had.
     *
     * @param proved an address that is only given yields to who proves it, and after ten minutes to who gives it next
     * @throws Conflict where the address is another account's
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void give(AccountId account, EmailAddress email, boolean proved) {
        Instant now = clock.instant();
        jdbc.sql("""
                        DELETE FROM account_identity WHERE type = :type AND (account_id = :account
                            OR lookup = :lookup AND verified_at IS NULL AND (:proved OR created_at <= :stale))""")
                .param("type", TYPE)
                .param("account", account.value())
                .param("lookup", index(email))
                .param("proved", proved)
                .param("stale", Timestamp.from(now.minus(Confirmations.LIFE)))
                .update();
        UUID row = Ids.next();
        int rows = jdbc.sql("""
                        INSERT INTO account_identity (id, account_id, type, lookup, sealed, created_at, verified_at)
                        VALUES (:id, :account, :type, :lookup, :sealed, :now,
                            CASE WHEN :proved THEN CAST(:now AS timestamptz) END)
                        ON CONFLICT (type, lookup) DO NOTHING""")
                .param("id", row)
                .param("account", account.value())
                .param("type", TYPE)
                .param("lookup", index(email))
                .param("sealed", vault.seal(place(row), email.value()))
                .param("now", Timestamp.from(now))
                .param("proved", proved)
                .update();
        if (rows == 0) {
            throw new Conflict("email-taken", Words.of("email.taken.title"), Words.of("email.taken"));
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    boolean takeAway(AccountId account) {
        return jdbc.sql("DELETE FROM account_identity WHERE account_id = ? AND type = ?")
                        .param(account.value())
                        .param(TYPE)
                        .update()
                > 0;
    }

    private byte[] index(EmailAddress email) {
        return blindIndex.of("email", email.value());
    }

    private static Place place(UUID row) {
        return new Place("account_identity", row, "sealed");
    }
}
