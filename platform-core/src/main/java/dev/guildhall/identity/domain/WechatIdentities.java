package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.WechatUser;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which account a WeChat user has. An openid belongs to one account, and an account has one openid of a mini-program; the
 * unionid, where there is one, finds the account from another mini-program of the same owner.
 */
@Component
public class WechatIdentities {
    private static final String OPENID = "WECHAT_OPENID";
    private static final String UNIONID = "WECHAT_UNIONID";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final BlindIndex blindIndex;
    private final AuditTrail audit;
    private final Clock clock;

    WechatIdentities(JdbcClient jdbc, Vault vault, BlindIndex blindIndex, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.blindIndex = blindIndex;
        this.audit = audit;
        this.clock = clock;
    }

    /** Somebody else bound the same openid in this moment: nothing of one's own is kept, look again. */
    static final class Overtaken extends RuntimeException {
        Overtaken() {
            super("the openid has just been bound");
        }
    }

    Optional<AccountId> byOpenid(WechatUser user) {
        return owner(OPENID, openidIndex(user));
    }

    Optional<AccountId> byUnionid(WechatUser user) {
        return user.unionid() == null ? Optional.empty() : owner(UNIONID, unionidIndex(user.unionid()));
    }

    /** The openid of an account in a mini-program. */
    @Transactional(readOnly = true)
    public Optional<String> openid(AccountId account, String appid) {
        String start = appid + "|";
        return openids(account).stream()
                .filter(known -> known.startsWith(start))
                .map(known -> known.substring(start.length()))
                .findFirst();
    }

    /**
     * Binds, or leaves what is bound already.
     *
     * @throws Conflict the account has another WeChat user in this mini-program, or the openid another account
     * @throws Overtaken the openid has been bound between the caller's look and this
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void bind(AccountId account, WechatUser user) {
        // One at a time for an account: two telephones must not both find it free.
        jdbc.sql("SELECT id FROM account WHERE id = ? FOR UPDATE")
                .param(account.value())
                .query(UUID.class)
                .single();
        Optional<String> bound = openid(account, user.appid());
        if (bound.isPresent()) {
            if (!bound.get().equals(user.openid())) {
                throw new Conflict("wechat-bound", Words.of("wechat.bound.title"), Words.of("wechat.bound"));
            }
        } else {
            if (!insert(account, OPENID, openidIndex(user), user.appid() + "|" + user.openid())) {
                throw new Overtaken();
            }
            audit.record("wechat.bound", "account", account.toString(), Map.of("appid", user.appid()));
        }
        if (user.unionid() != null) {
            // Where it names another account already, that one keeps it.
            insert(account, UNIONID, unionidIndex(user.unionid()), user.unionid());
        }
    }

    /** Whether something was bound. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean unbind(AccountId account) {
        int rows = jdbc.sql("DELETE FROM account_identity WHERE account_id = ? AND type IN (?, ?)")
                .param(account.value())
                .param(OPENID)
                .param(UNIONID)
                .update();
        if (rows > 0) {
            audit.record("wechat.unbound", "account", account.toString(), Map.of());
        }
        return rows > 0;
    }

    private List<String> openids(AccountId account) {
        return jdbc.sql("SELECT id, sealed FROM account_identity WHERE account_id = ? AND type = ?")
                .param(account.value())
                .param(OPENID)
                .query((row, n) -> vault.open(place(row.getObject(1, UUID.class)), row.getBytes(2)))
                .list();
    }

    private boolean insert(AccountId account, String type, byte[] index, String value) {
        UUID row = Ids.next();
        return jdbc.sql("""
                        INSERT INTO account_identity (id, account_id, type, lookup, sealed, created_at, verified_at)
                        VALUES (:id, :account, :type, :lookup, :sealed, :now, :now) ON CONFLICT (type, lookup) DO NOTHING""")
                        .param("id", row)
                        .param("account", account.value())
                        .param("type", type)
                        .param("lookup", index)
                        .param("sealed", vault.seal(place(row), value))
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    private Optional<AccountId> owner(String type, byte[] index) {
        return jdbc.sql("SELECT account_id FROM account_identity WHERE type = ? AND lookup = ?")
                .param(type)
                .param(index)
                .query(UUID.class)
                .optional()
                .map(AccountId::new);
    }

    private byte[] openidIndex(WechatUser user) {
        return blindIndex.of("wechat-openid", user.appid() + "|" + user.openid());
    }

    private byte[] unionidIndex(String unionid) {
        return blindIndex.of("wechat-unionid", unionid);
    }

    private static Place place(UUID row) {
        return new Place("account_identity", row, "sealed");
    }
}
