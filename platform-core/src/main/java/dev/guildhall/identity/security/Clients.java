package dev.guildhall.identity.security;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.operator.OperatorClients;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** Clients of the bound tenant's authorization server; without a tenant, those of the operator's API. */
@Component
class Clients implements RegisteredClientRepository {
    private static final String COLUMNS = "id, client_id, name, secret_hash, grants, redirect_uris, scopes";

    private final JdbcClient jdbc;
    private final OperatorClients operatorClients;
    private final ModuleSettings settings;

    Clients(JdbcClient jdbc, OperatorClients operatorClients, ModuleSettings settings) {
        this.jdbc = jdbc;
        this.operatorClients = operatorClients;
        this.settings = settings;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are not registered through the protocol");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        if (!Realm.isTenant()) {
            return operatorClients.byId(UUID.fromString(id)).orElse(null);
        }
        return jdbc.sql("SELECT " + COLUMNS + " FROM oauth_client WHERE id = ? AND ended_at IS NULL")
                .param(UUID.fromString(id))
                .query((row, n) -> client(row))
                .optional()
                .orElse(null);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        if (!Realm.isTenant()) {
            return operatorClients.byClientId(clientId).orElse(null);
        }
        return jdbc.sql("SELECT " + COLUMNS + " FROM oauth_client WHERE client_id = ? AND ended_at IS NULL")
                .param(clientId)
                .query((row, n) -> client(row))
                .optional()
                .orElse(null);
    }

    private RegisteredClient client(ResultSet row) throws SQLException {
        SignInRules rules = settings.of(SignInRules.class);
        String secret = row.getString(4);
        RegisteredClient.Builder client = RegisteredClient.withId(row.getString(1))
                .clientId(row.getString(2))
                .clientName(row.getString(3))
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(true)
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(Duration.ofMinutes(rules.accessMinutes()))
                        .refreshTokenTimeToLive(Duration.ofDays(rules.refreshDays()))
                        .reuseRefreshTokens(false)
                        .idTokenSignatureAlgorithm(SignatureAlgorithm.ES256)
                        .build());
        if (secret == null) {
            client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
        } else {
            client.clientSecret(secret)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        }
        Rows.strings(row, 5).forEach(grant -> client.authorizationGrantType(new AuthorizationGrantType(grant)));
        Rows.strings(row, 6).forEach(client::redirectUri);
        Rows.strings(row, 7).forEach(client::scope);
        return client.build();
    }
}
