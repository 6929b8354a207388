package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    /**
     * Everything of the account ends but the sign-in that asks for it. A session among the others ends by the version, so
     * the one that asks has to be taken to the new one.
     *
     * @param keep the token's family that goes on; null where a session asks
     * @return the account's new version
     */
    public int endOthers(AccountId account, @Nullable UUID keep) {
        int version = accounts.raiseTokenVersion(account);
        jdbc.sql("""
                        UPDATE sign_in SET ended_at = ?, end_reason = 'OTHERS'
                        WHERE account_id = ? AND ended_at IS NULL AND id IS DISTINCT FROM CAST(? AS uuid)""")
                .params(Arrays.asList(Timestamp.from(clock.instant()), account.value(), keep))
                .update();
        if (keep != null) {
            jdbc.sql("UPDATE sign_in SET account_version = ? WHERE id = ? AND account_id = ? AND ended_at IS NULL")
                    .param(version)
                    .param(keep)
                    .param(account.value())
                    .update();
        }
        return version;
    }

    /** Ends one token family of the account; says whether there was one. */
    public boolean end(AccountId account, UUID signIn) {
        return jdbc.sql("""
                        UPDATE sign_in SET ended_at = ?, end_reason = 'BY_OWNER'
                        WHERE id = ? AND account_id = ? AND ended_at IS NULL""")
                        .param(Timestamp.from(clock.instant()))
                        .param(signIn)
                        .param(account.value())
                        .update()
                > 0;
    }
}
