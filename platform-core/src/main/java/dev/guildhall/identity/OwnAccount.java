package dev.guildhall.identity;

import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.SignIns;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All that is held of somebody for signing in, for the person's own eyes; and its end. */
@Service
public class OwnAccount {
    private final JdbcClient jdbc;
    private final AccountStore store;
    private final SignIns signIns;
    private final OrganisationProofs proofs;
    private final Vault vault;

    OwnAccount(JdbcClient jdbc, AccountStore store, SignIns signIns, OrganisationProofs proofs, Vault vault) {
        this.jdbc = jdbc;
        this.store = store;
        this.signIns = signIns;
        this.proofs = proofs;
        this.vault = vault;
    }

    /** @param value in clear; null where only its keyed hash is kept */
    public record Identity(String type, @Nullable String value, Instant since) {}

    public record SignedIn(
            String device,
            String address,
            Instant since,
            Instant usedAt,
            @Nullable Instant endedAt) {}

    public record Attempt(Instant at, String way, String outcome, String address, String device) {}

    @Transactional(readOnly = true)
    public List<Identity> identities(AccountId account) {
        return jdbc.sql("""
                        SELECT type, sealed, shown, id, created_at FROM account_identity WHERE account_id = ?
                         ORDER BY created_at, id""")
                .param(account.value())
                .query((row, n) -> {
                    byte[] sealed = row.getBytes(2);
                    String value = sealed == null
                            ? row.getString(3)
                            : vault.open(new Place("account_identity", row.getObject(4, UUID.class), "sealed"), sealed);
                    return new Identity(
                            row.getString(1), value, row.getTimestamp(5).toInstant());
                })
                .list();
    }

    /** Papers that show that the person works for an organisation; its own addresses give them to the person. */
    @Transactional(readOnly = true)
    public List<UUID> proofs(AccountId account) {
        return proofs.of(account);
    }

    @Transactional(readOnly = true)
    public List<SignedIn> signIns(AccountId account) {
        return jdbc.sql("""
                        SELECT device, address, created_at, used_at, ended_at FROM sign_in WHERE account_id = ?
                         ORDER BY created_at DESC, id""")
                .param(account.value())
                .query((row, n) -> new SignedIn(
                        row.getString(1),
                        row.getString(2),
                        row.getTimestamp(3).toInstant(),
                        row.getTimestamp(4).toInstant(),
                        Rows.instant(row, 5)))
                .list();
    }

    @Transactional(readOnly = true)
    public List<Attempt> attempts(AccountId account) {
        return jdbc.sql("""
                        SELECT at, way, outcome, address, device FROM sign_in_log WHERE account_id = ?
                         ORDER BY at DESC, id LIMIT 1000""")
                .param(account.value())
                .query((row, n) -> new Attempt(
                        row.getTimestamp(1).toInstant(),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)))
                .list();
    }

    /**
     * Leaves a row that stands for nobody: what it signed in with is free for a new account, everything signed in ends. The
     * id stays, for records that must be kept.
     *
     * @param name what it is called from now on
     */
    @Transactional
    public void erase(AccountId account, String name) {
        store.rename(account, name);
        store.changeState(account, AccountState.DISABLED, name);
        store.dropIdentities(account);
        signIns.endAll(account);
        proofs.remove(account);
        for (String sql : List.of(
                "DELETE FROM sign_in_log WHERE account_id = ?",
                "DELETE FROM refresh_token WHERE sign_in_id IN (SELECT id FROM sign_in WHERE account_id = ?)",
                "DELETE FROM sign_in WHERE account_id = ?",
                "DELETE FROM oauth_consent WHERE account_id = ?",
                "DELETE FROM password_ticket WHERE account_id = ?",
                "DELETE FROM password_history WHERE account_id = ?",
                "DELETE FROM account_role WHERE account_id = ?",
                "DELETE FROM sign_in_step WHERE account_id = ?",
                "DELETE FROM account_factor_attempt WHERE owner_id = ?",
                "DELETE FROM account_factor WHERE owner_id = ?",
                "DELETE FROM account_recovery_code WHERE owner_id = ?",
                "DELETE FROM account_trust WHERE owner_id = ?",
                "DELETE FROM organisation_member WHERE account_id = ?")) {
            jdbc.sql(sql).param(account.value()).update();
        }
    }
}
