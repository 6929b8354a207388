package dev.guildhall.wechat.domain;

import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.WechatUnavailable;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import me.chanjar.weixin.common.bean.WxAccessToken;
import me.chanjar.weixin.common.error.WxErrorException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * WeChat's access tokens, one of each version of credentials for all nodes. A node that needs a new one claims the row under
 * its lock, asks WeChat without holding a connection, and stores the answer; the others wait for that. A claim ends by itself,
 * so that a node that died holds up nobody for long.
 */
@Component
class AccessTokens {
    /** Longer than a call to WeChat can take. */
    private static final Duration CLAIM = Duration.ofSeconds(15);

    /** Used no more shortly before its end, so that it does not end on the way. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(60);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final Clock clock;

    AccessTokens(JdbcClient jdbc, TransactionTemplate transaction, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.vault = vault;
        this.clock = clock;
    }

    /** Asks WeChat for a token. */
    interface Request {
        WxAccessToken ask() throws WxErrorException;
    }

    /** @param force whether a stored one is passed over */
    String get(UUID version, boolean force, Request request) throws WxErrorException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Turn turn = Objects.requireNonNull(transaction.execute(status -> turn(version, force)));
            if (turn.token() != null) {
                return turn.token();
            }
            if (turn.mine()) {
                return renew(version, request);
            }
            if (System.nanoTime() > giveUp) {
                throw new WechatUnavailable(Duration.ofSeconds(5), null);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    Optional<String> stored(UUID version) {
        return jdbc.sql("SELECT access_token FROM mini_program_token"
                        + " WHERE mini_program_id = ? AND access_token IS NOT NULL")
                .param(version)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .map(bytes -> vault.open(place(version), bytes));
    }

    /** WeChat does not take it any more. */
    void drop(UUID version) {
        transaction.executeWithoutResult(
                status -> jdbc.sql("UPDATE mini_program_token SET access_token = NULL, expires_at = NULL"
                                + " WHERE mini_program_id = ?")
                        .param(version)
                        .update());
    }

    private String renew(UUID version, Request request) throws WxErrorException {
        WxAccessToken answer;
        try {
            answer = request.ask();
        } catch (WxErrorException | RuntimeException e) {
            transaction.executeWithoutResult(
                    status -> jdbc.sql("UPDATE mini_program_token SET claimed_until = NULL WHERE mini_program_id = ?")
                            .param(version)
                            .update());
            throw e;
        }
        String token = answer.getAccessToken();
        Instant end = clock.instant().plusSeconds(answer.getExpiresIn());
        transaction.executeWithoutResult(status -> jdbc.sql(
                        "UPDATE mini_program_token SET access_token = ?, expires_at = ?, claimed_until = NULL"
                                + " WHERE mini_program_id = ?")
                .param(vault.seal(place(version), token))
                .param(Timestamp.from(end))
                .param(version)
                .update());
        return token;
    }

    private Turn turn(UUID version, boolean force) {
        Instant now = clock.instant();
        jdbc.sql("INSERT INTO mini_program_token (mini_program_id) VALUES (?) ON CONFLICT DO NOTHING")
                .param(version)
                .update();
        Row row = jdbc.sql("SELECT access_token, expires_at, claimed_until FROM mini_program_token"
                        + " WHERE mini_program_id = ? FOR UPDATE")
                .param(version)
                .query((result, n) ->
                        new Row(result.getBytes(1), instant(result.getTimestamp(2)), instant(result.getTimestamp(3))))
                .single();
        if (!force
                && row.sealed() != null
                && row.end() != null
                && now.plus(MARGIN).isBefore(row.end())) {
            return new Turn(vault.open(place(version), row.sealed()), false);
        }
        if (row.claimed() != null && now.isBefore(row.claimed())) {
            return new Turn(null, false);
        }
        jdbc.sql("UPDATE mini_program_token SET claimed_until = ? WHERE mini_program_id = ?")
                .param(Timestamp.from(now.plus(CLAIM)))
                .param(version)
                .update();
        return new Turn(null, true);
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    private static Place place(UUID version) {
        return new Place("mini_program_token", version, "access_token");
    }

    /** @param mine whether this caller is the one to ask */
    private record Turn(@Nullable String token, boolean mine) {}

    private record Row(
            byte @Nullable [] sealed,
            @Nullable Instant end,
            @Nullable Instant claimed) {}
}
