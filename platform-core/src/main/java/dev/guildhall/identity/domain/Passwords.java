package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Stored passwords: written as slow salted hashes, compared without telling by time whether there is one. */
@Component
public class Passwords {
    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final Clock clock;
    private final String nobodys;

    Passwords(JdbcClient jdbc, PasswordEncoder encoder, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.clock = clock;
        this.nobodys = encoder.encode(Secrets.token());
    }

    /** Stores a password that has been checked against the rules. */
    public void store(AccountId id, String password, boolean mustChange) {
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
