package dev.guildhall.realname;

import dev.guildhall.identity.AccountId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Whether somebody's real name has been verified, for other modules. */
@Service
public class RealNames {
    private final JdbcClient jdbc;

    RealNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** WAITING, VERIFIED or REFUSED; empty where nothing was sent. */
    @Transactional(readOnly = true)
    public Optional<String> state(AccountId account) {
        return jdbc.sql("SELECT state FROM realname WHERE account_id = ?")
                .param(account.value())
                .query(String.class)
                .optional();
    }

    public boolean verified(AccountId account) {
        return state(account).filter("VERIFIED"::equals).isPresent();
    }
}
