package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is signed in: token families of devices, and by the token version also the console sessions. */
@Component
public class SignIns {
    private final JdbcClient jdbc;
    private final AccountStore accounts;
    private final Clock clock;

    SignIns(JdbcClient jdbc, AccountStore accounts, Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Every token and session of the account ends, everywhere, with its next request. */
    public void endAll(AccountId account) {
        accounts.raiseTokenVersion(account);
        jdbc.sql("UPDATE sign_in SET ended_at = ?, end_reason = 'ALL' WHERE account_id = ? AND ended_at IS NULL")
                .param(Timestamp.from(clock.instant()))
                .param(account.value())
                .update();
    }
}
