package dev.guildhall.identity.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Stored passwords: written as slow salted hashes, compared without telling by time whether there is one. */
@Component
public class Passwords {
    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final AccountStore accounts;
    private final ModuleSettings settings;
    private final Clock clock;
    private final String nobodys;

    Passwords(JdbcClient jdbc, PasswordEncoder encoder, AccountStore accounts, ModuleSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
        this.nobodys = encoder.encode(Secrets.token());
    }

    /**
     * Checks what is to become an account's password: the rules, nothing of its own phone and username, and in 等保 mode
     * none of its last ones.
     *
     * @throws Invalid naming {@code field}
     */
    public void require(String field, AccountId id, String password) {
        PasswordRules.require(field, password, accounts.ownWords(id));
        SecurityRules rules = settings.of(SecurityRules.class);
        if (rules.graded() && former(id, rules.passwordsRemembered()).anyMatch(hash -> matches(password, hash))) {
            throw new Invalid(field, Words.of("password.former", rules.passwordsRemembered()));
        }
    }

    /** Whether the account's password has reached the age at which the tenant wants another. */
    boolean isExpired(AccountId id) {
        SecurityRules rules = settings.of(SecurityRules.class);
        return rules.graded()
                && jdbc.sql("SELECT password_changed_at FROM account WHERE id = ?")
                        .param(id.value())
                        .query(Timestamp.class)
                        .optional()
                        .map(changed ->
                                !clock.instant().isBefore(changed.toInstant().plus(rules.passwordLife())))
                        .orElse(true);
    }

    private Stream<String> former(AccountId id, int count) {
        return jdbc
                .sql("""
                        (SELECT password_hash FROM account WHERE id = :id AND password_hash IS NOT NULL)
                        UNION ALL
                        (SELECT password_hash FROM password_history WHERE account_id = :id
                          ORDER BY ended_at DESC, id DESC LIMIT :more)""")
                .param("id", id.value())
                .param("more", Math.max(0, count - 1))
                .query(String.class)
                .list()
                .stream();
    }

    private void remember(AccountId id) {
        SecurityRules rules = settings.of(SecurityRules.class);
        if (!rules.graded()) {
            // What nobody compares with is not kept.
            jdbc.sql("DELETE FROM password_history WHERE account_id = ?")
                    .param(id.value())
                    .update();
            return;
        }
        jdbc.sql("""
                        INSERT INTO password_history (id, account_id, password_hash, ended_at)
                        SELECT ?, id, password_hash, ? FROM account WHERE id = ? AND password_hash IS NOT NULL""")
                .param(Ids.next())
                .param(Timestamp.from(clock.instant()))
                .param(id.value())
                .update();
        jdbc.sql("""
                        DELETE FROM password_history WHERE account_id = :id AND id NOT IN
                            (SELECT id FROM password_history WHERE account_id = :id
                              ORDER BY ended_at DESC, id DESC LIMIT :kept)""")
                .param("id", id.value())
                .param("kept", rules.passwordsRemembered())
                .update();
    }

    /** Stores a password that has been checked against the rules. */
    public void store(AccountId id, String password, boolean mustChange) {
        remember(id);
        jdbc.sql("UPDATE account SET password_hash = ?, password_changed_at = ?, must_change = ? WHERE id = ?")
                .param(encoder.encode(password))
                .param(Timestamp.from(clock.instant()))
                .param(mustChange)
                .param(id.value())
                .update();
    }

    /** Takes the same time where there is nothing to compare with. */
    public boolean matches(String entered, @Nullable String hash) {
        // No stored password is longer; the hash function would refuse more than 72 bytes.
        String bounded = entered.length() > 64 ? "" : entered;
        boolean same = encoder.matches(bounded, hash == null ? nobodys : hash);
        return same && hash != null;
    }
}
