package dev.guildhall.identity.security;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.tenancy.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** Clients of the bound tenant's authorization server; without a tenant, those of the operator's API. */
@Component
class Clients implements RegisteredClientRepository {
    private static final String COLUMNS =
            "id, client_id, name, secret_hash, grants, redirect_uris, scopes, post_logout_uris, own, token_version";
    private static final Duration CODE_LIFE = Duration.ofMinutes(2);
    private static final String OWN = "guildhall.own";
    private static final String VERSION = "guildhall.version";

    private final JdbcClient jdbc;
    private final OperatorClients operatorClients;
    private final ModuleSettings settings;
    private final PublicAddress publicAddress;

    Clients(JdbcClient jdbc, OperatorClients operatorClients, ModuleSettings settings, PublicAddress publicAddress) {
        this.publicAddress = publicAddress;
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

    /** Whether it is a part of the product itself: it acts for the person without being allowed to by a page of its own. */
    static boolean isOwn(RegisteredClient client) {
        return Boolean.TRUE.equals(client.getClientSettings().getSetting(OWN));
    }

    /** What tokens of a program carry; they end when it goes up. */
    static int version(RegisteredClient client) {
        Integer version = client.getClientSettings().getSetting(VERSION);
        return version == null ? 0 : version;
    }

    /** Notes that a program has got a token. */
    void used(UUID id, Instant now) {
        jdbc.sql("UPDATE oauth_client SET used_at = ? WHERE id = ?")
                .param(Timestamp.from(now))
                .param(id)
                .update();
    }

    /** An address as it is registered; one that begins with a slash stands below the tenant's address. */
    private String absolute(String address) {
        if (!address.startsWith("/")) {
            return address;
        }
        AuthorizationServerContext server = AuthorizationServerContextHolder.getContext();
        return server == null ? publicAddress.ofTenant(TenantScope.current(), address) : server.getIssuer() + address;
    }

    private RegisteredClient client(ResultSet row) throws SQLException {
        SignInRules rules = settings.of(SignInRules.class);
        String secret = row.getString(4);
        RegisteredClient.Builder client = RegisteredClient.withId(row.getString(1))
                .clientId(row.getString(2))
                .clientName(row.getString(3))
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(!row.getBoolean(9))
                        .setting(OWN, row.getBoolean(9))
                        .setting(VERSION, row.getInt(10))
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(Duration.ofMinutes(rules.accessMinutes()))
                        .refreshTokenTimeToLive(Duration.ofDays(rules.refreshDays()))
                        .reuseRefreshTokens(false)
                        .authorizationCodeTimeToLive(CODE_LIFE)
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
        Rows.strings(row, 6).stream().map(this::absolute).forEach(client::redirectUri);
        Rows.strings(row, 8).stream().map(this::absolute).forEach(client::postLogoutRedirectUri);
        Rows.strings(row, 7).forEach(client::scope);
        return client.build();
    }
}
