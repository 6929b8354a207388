package dev.guildhall.identity.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an account can sign in with, as its owner may see it. */
@Component
public class OwnIdentities {
    private final JdbcClient jdbc;
    private final Vault vault;

    OwnIdentities(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    /**
     * @param type PHONE, USERNAME, EMAIL or WECHAT
     * @param shown masked; for WeChat, which has no name to show, that it is bound
     */
    public record Identity(String type, String shown) {}

    @Transactional(readOnly = true)
    public List<Identity> of(AccountId account) {
        return jdbc.sql("""
                        SELECT id, type, sealed, shown FROM account_identity
                         WHERE account_id = ? AND type IN ('PHONE', 'USERNAME', 'EMAIL', 'WECHAT_OPENID')
                           AND (type <> 'EMAIL' OR verified_at IS NOT NULL)
                         ORDER BY created_at, id""")
                .param(account.value())
                .query((row, n) -> {
                    String type = row.getString(2);
                    return switch (type) {
                        case "USERNAME" -> new Identity(type, row.getString(4));
                        case "WECHAT_OPENID" -> new Identity("WECHAT", Words.of("wechat.shown"));
                        case "EMAIL" ->
                            new Identity(type, Masking.email(open(row.getObject(1, UUID.class), row.getBytes(3))));
                        default ->
                            new Identity(
                                    type,
                                    Masking.phone(open(row.getObject(1, UUID.class), row.getBytes(3))
                                            .substring("+86".length())));
                    };
                })
                .list();
    }

    private String open(UUID row, byte[] sealed) {
        return vault.open(new Place("account_identity", row, "sealed"), sealed);
    }
}
