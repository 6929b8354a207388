package dev.guildhall.identity.domain;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.WechatUser;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands for a WeChat user between the two steps of a first sign-in, since WeChat's code is good only once. A secret, of which
 * only the hash is stored; of no use to sign in with unless the second step proves a phone.
 */
@Component
class WechatTickets {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final Vault vault;
    private final JsonMapper json;
    private final Clock clock;

    WechatTickets(JdbcClient jdbc, Vault vault, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.json = json;
        this.clock = clock;
    }

    private record Kept(
            String appid, String openid, @Nullable String unionid) {}

    @Transactional
    public String give(WechatUser user) {
        String token = Secrets.token();
        UUID id = Ids.next();
        Instant now = clock.instant();
        jdbc.sql(
                        "INSERT INTO wechat_ticket (id, token_hash, wechat_user, created_at, expires_at) VALUES (?, ?, ?, ?, ?)")
                .param(id)
                .param(Secrets.hash(token))
                .param(vault.seal(
                        place(id), json.writeValueAsString(new Kept(user.appid(), user.openid(), user.unionid()))))
                .param(Timestamp.from(now))
                .param(Timestamp.from(now.plus(LIFE)))
                .update();
        return token;
    }

    /** @throws Tickets.TicketGone where it was used, is too old, or never was */
    @Transactional(readOnly = true)
    public WechatUser read(String token) {
        return jdbc.sql(
                        "SELECT id, wechat_user FROM wechat_ticket WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?")
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query((row, n) ->
                        json.readValue(vault.open(place(row.getObject(1, UUID.class)), row.getBytes(2)), Kept.class))
                .optional()
                .map(kept -> new WechatUser(kept.appid(), kept.openid(), kept.unionid()))
                .orElseThrow(Tickets.TicketGone::new);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void use(String token) {
        Instant now = clock.instant();
        int rows = jdbc.sql(
                        "UPDATE wechat_ticket SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?")
                .param(Timestamp.from(now))
                .param(Secrets.hash(token))
                .param(Timestamp.from(now))
                .update();
        if (rows == 0) {
            throw new Tickets.TicketGone();
        }
    }

    private static Place place(UUID id) {
        return new Place("wechat_ticket", id, "wechat_user");
    }
}
