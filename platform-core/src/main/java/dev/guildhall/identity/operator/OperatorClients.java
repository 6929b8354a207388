package dev.guildhall.identity.operator;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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
    private final Clock clock;

    OperatorClients(
            @Qualifier("platform") JdbcClient jdbc, PasswordEncoder encoder, OperatorRights rights, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.rights = rights;
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
                        SELECT c.id, c.name FROM operator_token t JOIN operator_client c ON c.id = t.operator_client_id
                        WHERE t.token_hash = ? AND t.expires_at > ? AND t.ended_at IS NULL AND c.ended_at IS NULL""")
                .param(Secrets.hash(token))
                .param(Timestamp.from(clock.instant()))
                .query((row, n) -> new Operator(row.getObject(1, UUID.class), row.getString(2), true, rights.ids()))
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
