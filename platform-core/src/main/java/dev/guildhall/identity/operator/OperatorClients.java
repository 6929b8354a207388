package dev.guildhall.identity.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Service;

/** Programs that use the operator's API, and their tokens: opaque, stored as hashes, looked up at each request. */
@Service
public class OperatorClients {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);
    private static final String CLIENT =
            "SELECT id, client_id, name, secret_hash FROM operator_client WHERE ended_at IS NULL AND ";

    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final OperatorRights rights;
    private final OperatorActs acts;
    private final Clock clock;

    OperatorClients(
            @Qualifier("platform") JdbcClient jdbc,
            PasswordEncoder encoder,
            OperatorRights rights,
            OperatorActs acts,
            Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.rights = rights;
        this.acts = acts;
        this.clock = clock;
    }

    /** Registers a client; a known one gets this secret from now on. */
    public void register(String clientId, String name, String secret) {
        jdbc.sql("""
                        INSERT INTO operator_client (id, client_id, secret_hash, name, created_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (client_id) DO UPDATE SET secret_hash = excluded.secret_hash, ended_at = NULL""")
                .param(Ids.next())
                .param(clientId)
                .param(encoder.encode(secret))
                .param(name)
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    /**
     * A program that uses the API.
     *
     * @param everything all permissions, also those to come
     * @param usedAt when it last took a token
     */
    public record Client(
            UUID id,
            String clientId,
            String name,
            boolean everything,
            Set<String> permissions,
            Instant createdAt,
            @Nullable Instant usedAt,
            @Nullable Instant endedAt) {}

    public List<Client> all() {
        return jdbc.sql("""
                        SELECT c.id, c.client_id, c.name, c.all_permissions, c.permissions, c.created_at,
                            (SELECT max(t.issued_at) FROM operator_token t WHERE t.operator_client_id = c.id), c.ended_at
                        FROM operator_client c ORDER BY c.ended_at IS NOT NULL, c.created_at, c.id""")
                .query((row, n) -> new Client(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        Rows.strings(row, 5),
                        Objects.requireNonNull(Rows.instant(row, 6)),
                        Rows.instant(row, 7),
                        Rows.instant(row, 8)))
                .list();
    }

    /**
     * A new client with these permissions, of which {@code by} must hold each.
     *
     * @return its secret, which is not kept
     */
    public String create(Operator by, String clientId, String name, Set<String> permissions) {
        String id = clientId.strip();
        if (!id.matches("[a-z][a-z0-9-]{2,39}")) {
            throw new Invalid("clientId", RoleWords.of("client.id"));
        }
        String called = name.strip();
        if (called.isEmpty() || called.length() > 30) {
            throw new Invalid("name", RoleWords.of("client.name"));
        }
        if (permissions.isEmpty()) {
            throw new Invalid("permissions", RoleWords.of("client.permissions"));
        }
        for (String permission : permissions) {
            if (!by.may(permission)) {
                throw new Invalid("permissions", RoleWords.of("client.permissions.not-yours", permission));
            }
        }
        String secret = Secrets.token();
        int rows = jdbc.sql("""
                        INSERT INTO operator_client
                            (id, client_id, secret_hash, name, all_permissions, permissions, created_at)
                        VALUES (?, ?, ?, ?, false, ?, ?) ON CONFLICT (client_id) DO NOTHING""")
                .param(Ids.next())
                .param(id)
                .param(encoder.encode(secret))
                .param(called)
                .param(permissions.stream().sorted().toArray(String[]::new))
                .param(Timestamp.from(clock.instant()))
                .update();
        if (rows == 0) {
            throw new Invalid("clientId", RoleWords.of("client.taken", id));
        }
        acts.record(by, "新建接口客户端", called, id);
        return secret;
    }

    /**
     * Gives the client a new secret; the old one and the tokens taken with it end.
     *
     * @return the new secret, which is not kept
     */
    public String rotate(Operator by, UUID id) {
        String secret = Secrets.token();
        int rows = jdbc.sql("UPDATE operator_client SET secret_hash = ? WHERE id = ? AND ended_at IS NULL")
                .params(encoder.encode(secret), id)
                .update();
        if (rows == 0) {
            throw new NotFound(RoleWords.of("client"));
        }
        endTokens(id);
        acts.record(by, "更换客户端密钥", name(id), "");
        return secret;
    }

    /** The client and its tokens are refused from now on. */
    public void end(Operator by, UUID id) {
        int rows = jdbc.sql("UPDATE operator_client SET ended_at = ? WHERE id = ? AND ended_at IS NULL")
                .params(Timestamp.from(clock.instant()), id)
                .update();
        if (rows == 0) {
            throw new NotFound(RoleWords.of("client"));
        }
        endTokens(id);
        acts.record(by, "停用接口客户端", name(id), "");
    }

    private void endTokens(UUID client) {
        jdbc.sql("UPDATE operator_token SET ended_at = ? WHERE operator_client_id = ? AND ended_at IS NULL")
                .params(Timestamp.from(clock.instant()), client)
                .update();
    }

    private String name(UUID id) {
        return jdbc.sql("SELECT name FROM operator_client WHERE id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    /** The client as the authorization server knows it, by its own id. */
    public Optional<RegisteredClient> byId(UUID id) {
        return jdbc.sql(CLIENT + "id = ?").param(id).query(this::registered).optional();
    }

    public Optional<RegisteredClient> byClientId(String clientId) {
        return jdbc.sql(CLIENT + "client_id = ?")
                .param(clientId)
                .query(this::registered)
                .optional();
    }

    /** Keeps the hash of a token that has just been issued. */
    public void store(OAuth2Authorization authorization) {
        OAuth2AccessToken token =
                Objects.requireNonNull(authorization.getAccessToken()).getToken();
        jdbc.sql("""
                        INSERT INTO operator_token (id, operator_client_id, token_hash, issued_at, expires_at)
                        VALUES (?, ?, ?, ?, ?)""")
                .param(Ids.next())
                .param(UUID.fromString(authorization.getRegisteredClientId()))
                .param(Secrets.hash(token.getTokenValue()))
                .param(Timestamp.from(Objects.requireNonNull(token.getIssuedAt())))
                .param(Timestamp.from(Objects.requireNonNull(token.getExpiresAt())))
                .update();
    }

    /** Whose token this is, unless it has expired or its client is gone. */
    public Optional<Operator> byToken(String token) {
        return jdbc.sql("""
                        SELECT c.id, c.name, c.all_permissions, c.permissions FROM operator_token t JOIN operator_client c ON c.id = t.operator_client_id
                        WHERE t.token_hash = ? AND t.expires_at > ? AND t.ended_at IS NULL AND c.ended_at IS NULL""")
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query((row, n) -> new Operator(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        true,
                        rights.of(row.getBoolean(3), Rows.strings(row, 4))))
                .optional();
    }

    private RegisteredClient registered(java.sql.ResultSet row, int n) throws java.sql.SQLException {
        return RegisteredClient.withId(row.getString(1))
                .clientId(row.getString(2))
                .clientName(row.getString(3))
                .clientSecret(row.getString(4))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
                        .accessTokenTimeToLive(TOKEN_LIFE)
                        .build())
                .build();
    }
}
