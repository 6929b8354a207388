package dev.guildhall.realname;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.realname.domain.Claims;
import dev.guildhall.realname.domain.NameChecks;
import dev.guildhall.realname.domain.RealNameRules;
import dev.guildhall.vault.IdNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Real names for other modules: whether one is verified, and the checks that a name and number can have without documents. */
@Service
public class RealNames {
    private final JdbcClient jdbc;
    private final NameChecks checks;
    private final Claims claims;
    private final ModuleSettings settings;

    RealNames(JdbcClient jdbc, NameChecks checks, Claims claims, ModuleSettings settings) {
        this.jdbc = jdbc;
        this.checks = checks;
        this.claims = claims;
        this.settings = settings;
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

    /** The name as it was verified, in clear: for comparing, never for display. Empty where none was. */
    @Transactional(readOnly = true)
    public Optional<String> verifiedName(AccountId account) {
        return claims.verifiedName(account);
    }

    /**
     * Checks a name and number that come without documents, as at registration (T5). Not inside a transaction: an outside
     * register may be asked. Says of every check whether it was made (D17).
     *
     * @param account null where there is none yet
     */
    public List<Finding> check(@Nullable AccountId account, String name, IdNumber number) {
        return checks.check(new Claim(account, Claim.NAME_ONLY, name, number, null));
    }

    /** Keeps what {@link #check} found for the account, in the caller's transaction. */
    public void keep(AccountId account, List<Finding> findings) {
        checks.keep(account, findings);
    }

    /** What was kept; empty where the account's name was not checked without documents. */
    public List<Finding> kept(AccountId account) {
        return checks.kept(account);
    }

    /** Within how long the tenant wants to have decided on a person's real name (W33). */
    public Duration personTarget() {
        return Duration.ofHours(settings.of(RealNameRules.class).personHours());
    }
}
