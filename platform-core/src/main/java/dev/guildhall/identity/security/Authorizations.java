package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.SignInLimits;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.tenancy.Ids;
import java.security.Principal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the bound tenant's authorization server has granted: a row for each signed-in device and the chain of its refresh
 * tokens, of which only hashes are kept. Presenting a refresh token that has been replaced ends the whole chain: one of its
 * two holders is a thief; so does exchanging a code twice. What is not exchanged yet is with {@link PendingAuthorizations}.
 * Tokens of a tenant's programs are not kept: they count as long as their client does. Without a tenant, the tokens of the
 * operator's API.
 */
@Component
class Authorizations implements OAuth2AuthorizationService {
    /** Attribute of an authorization: what kind of device asked. */
    static final String DEVICE = "device";

    /** Attribute of an authorization: the network address it was asked from. */
    static final String ADDRESS = "address";

    private static final OAuth2TokenType CODE = new OAuth2TokenType(OAuth2ParameterNames.CODE);
    private static final OAuth2TokenType STATE = new OAuth2TokenType(OAuth2ParameterNames.STATE);
    private static final OAuth2TokenType ID_TOKEN = new OAuth2TokenType(OidcParameterNames.ID_TOKEN);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clients clients;
    private final OperatorClients operatorClients;
    private final PendingAuthorizations pending;
    private final TenantTokens tokens;
    private final SignInLimits limits;
    private final Clock clock;

    Authorizations(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clients clients,
            OperatorClients operatorClients,
            PendingAuthorizations pending,
            TenantTokens tokens,
            SignInLimits limits,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clients = clients;
        this.operatorClients = operatorClients;
        this.pending = pending;
        this.tokens = tokens;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        if (Realm.isTenant()) {
            transaction.executeWithoutResult(status -> store(authorization));
        } else {
            operatorClients.store(authorization);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        if (Realm.isTenant()) {
            UUID id = UUID.fromString(authorization.getId());
            transaction.executeWithoutResult(status -> {
                if (!pending.remove(id)) {
                    end(id, "REMOVED", clock.instant());
                }
            });
        }
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return Realm.isTenant()
                ? live(UUID.fromString(id), null)
                        .map(OAuth2Authorization.Builder::build)
                        .orElse(null)
                : null;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (!Realm.isTenant()) {
            return null;
        }
        if (type == null) {
            OAuth2Authorization found = byRefreshToken(token);
            return found == null ? byAccessToken(token) : found;
        }
        if (CODE.equals(type)) {
            return byCode(token);
        }
        if (STATE.equals(type)) {
            return pending.byState(token);
        }
        if (ID_TOKEN.equals(type)) {
            return byIdToken(token);
        }
        if (OAuth2TokenType.REFRESH_TOKEN.equals(type)) {
            return byRefreshToken(token);
        }
        return OAuth2TokenType.ACCESS_TOKEN.equals(type) ? byAccessToken(token) : null;
    }

    private void store(OAuth2Authorization authorization) {
        Instant now = clock.instant();
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
            clients.used(UUID.fromString(authorization.getRegisteredClientId()), now);
            return;
        }
        UUID id = UUID.fromString(authorization.getId());
        if (authorization.getRefreshToken() == null && authorization.getAccessToken() == null) {
            pending.store(authorization);
            return;
        }
        if (authorization.getToken(OAuth2AuthorizationCode.class) != null) {
            pending.use(id);
        }
        if (isRevoked(authorization)) {
            end(id, "SIGNED_OUT", now);
            return;
        }
        String device = authorization.getAttribute(DEVICE);
        String address = authorization.getAttribute(ADDRESS);
        AccountToken account =
                Objects.requireNonNull(authorization.<AccountToken>getAttribute(Principal.class.getName()));
        Instant authenticated = account.authenticatedAt() == null ? now : account.authenticatedAt();
        jdbc.sql("""
                        INSERT INTO sign_in (id, account_id, oauth_client_id, grant_type, scopes, device, address,
                            authenticated_at, account_version, created_at, used_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at""")
                .param(id)
                .param(UUID.fromString(authorization.getPrincipalName()))
                .param(UUID.fromString(authorization.getRegisteredClientId()))
                .param(authorization.getAuthorizationGrantType().getValue())
                .param(authorization.getAuthorizedScopes().toArray(String[]::new))
                .param(device == null ? "" : device)
                .param(address == null ? "" : address)
                .param(Timestamp.from(authenticated))
                .param(account.getPrincipal().tokenVersion())
                .param(Timestamp.from(now))
                .param(Timestamp.from(now))
                .update();
        OAuth2Authorization.Token<OAuth2RefreshToken> refresh = authorization.getRefreshToken();
        if (refresh != null) {
            storeRefreshToken(id, refresh.getToken(), now);
        }
    }

    private void storeRefreshToken(UUID signIn, OAuth2RefreshToken token, Instant now) {
        byte[] hash = Secrets.hash(token.getTokenValue());
        boolean known = jdbc.sql("SELECT count(*) FROM refresh_token WHERE token_hash = ?")
                        .param(hash)
                        .query(Integer.class)
                        .single()
                > 0;
        if (known) {
            return;
        }
        jdbc.sql("UPDATE refresh_token SET replaced_at = ? WHERE sign_in_id = ? AND replaced_at IS NULL")
                .param(Timestamp.from(now))
                .param(signIn)
                .update();
        jdbc.sql("INSERT INTO refresh_token (id, sign_in_id, token_hash, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)")
                .param(Ids.next())
                .param(signIn)
                .param(hash)
                .param(Timestamp.from(Objects.requireNonNull(token.getIssuedAt())))
                .param(Timestamp.from(Objects.requireNonNull(token.getExpiresAt())))
                .update();
    }

    private @Nullable OAuth2Authorization byRefreshToken(String token) {
        Optional<UUID> signIn = jdbc.sql("SELECT sign_in_id FROM refresh_token WHERE token_hash = ?")
                .param(Secrets.hash(token))
                .query(UUID.class)
                .optional();
        if (signIn.isEmpty()) {
            return null;
        }
        // Two requests with one token come one after the other; the second sees it replaced.
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            jdbc.sql("SELECT id FROM sign_in WHERE id = ? FOR UPDATE")
                    .param(signIn.get())
                    .query(UUID.class)
                    .single();
        }
        Refresh refresh = jdbc.sql("SELECT issued_at, expires_at, replaced_at FROM refresh_token WHERE token_hash = ?")
                .param(Secrets.hash(token))
                .query((row, n) -> new Refresh(
                        row.getTimestamp(1).toInstant(), row.getTimestamp(2).toInstant(), Rows.instant(row, 3)))
                .single();
        if (refresh.replacedAt() != null) {
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                end(signIn.get(), "REUSED", clock.instant());
            }
            return null;
        }
        if (!clock.instant().isBefore(refresh.expiresAt())) {
            return null;
        }
        return live(signIn.get(), new OAuth2RefreshToken(token, refresh.issuedAt(), refresh.expiresAt()))
                .map(OAuth2Authorization.Builder::build)
                .orElse(null);
    }

    private @Nullable OAuth2Authorization byCode(String code) {
        OAuth2Authorization found = pending.byCode(code);
        if (found == null) {
            // Somebody holds a code that was exchanged already: what it led to ends.
            pending.spent(code)
                    .ifPresent(spent ->
                            transaction.executeWithoutResult(status -> end(spent.signIn(), "REUSED", clock.instant())));
        }
        return found;
    }

    /** For signing out, and for what a person's client may know: the access token alone. */
    private @Nullable OAuth2Authorization byAccessToken(String token) {
        Jwt jwt;
        try {
            jwt = tokens.read(token);
        } catch (JwtException e) {
            return null;
        }
        String signIn = jwt.getClaimAsString(TokenClaims.SIGN_IN);
        if (signIn == null) {
            return null;
        }
        OAuth2AccessToken access = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER,
                token,
                jwt.getIssuedAt(),
                jwt.getExpiresAt(),
                TokenClaims.scopes(jwt));
        return live(UUID.fromString(signIn), null)
                .map(builder -> builder.accessToken(access).build())
                .orElse(null);
    }

    /** For signing out with an ID token as a hint; it may have expired, and what it was issued with may have ended. */
    private @Nullable OAuth2Authorization byIdToken(String token) {
        Jwt jwt;
        try {
            jwt = tokens.readHint(token);
        } catch (JwtException e) {
            return null;
        }
        String signIn = jwt.getClaimAsString(TokenClaims.SIGN_IN);
        if (signIn == null) {
            return null;
        }
        OidcIdToken id = new OidcIdToken(token, jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getClaims());
        return row(UUID.fromString(signIn))
                .flatMap(row -> builder(UUID.fromString(signIn), row))
                .map(builder -> builder.token(id).build())
                .orElse(null);
    }

    private Optional<OAuth2Authorization.Builder> live(UUID signIn, @Nullable OAuth2RefreshToken refresh) {
        return row(signIn)
                .filter(Row::live)
                .filter(row -> goesOn(signIn, row))
                .flatMap(row -> builder(signIn, row).map(builder -> {
                    if (row.scopes().contains(OidcScopes.OPENID)) {
                        builder.token(remembered(signIn, row));
                    }
                    if (refresh != null) {
                        builder.refreshToken(refresh);
                    }
                    return builder;
                }));
    }

    private boolean goesOn(UUID signIn, Row row) {
        if (limits.isOver(row.authenticatedAt(), row.usedAt())) {
            limits.end(signIn);
            return false;
        }
        return true;
    }

    private Optional<Row> row(UUID signIn) {
        return jdbc.sql("""
                        SELECT s.oauth_client_id, s.grant_type, s.scopes, s.device, a.id, a.kind, a.name, a.token_version,
                            s.ended_at IS NULL AND a.state = 'ACTIVE'
                                AND a.token_version = coalesce(s.account_version, a.token_version),
                            coalesce(s.authenticated_at, s.created_at), s.address, s.used_at
                        FROM sign_in s JOIN account a ON a.id = s.account_id WHERE s.id = ?""")
                .param(signIn)
                .query((row, n) -> new Row(
                        row.getString(1),
                        row.getString(2),
                        Rows.strings(row, 3),
                        row.getString(4),
                        row.getString(11),
                        new SigningIn.Proven(
                                new AccountId(row.getObject(5, UUID.class)),
                                row.getString(6),
                                row.getString(7),
                                row.getInt(8)),
                        row.getBoolean(9),
                        row.getTimestamp(10).toInstant(),
                        row.getTimestamp(12).toInstant()))
                .optional();
    }

    private Optional<OAuth2Authorization.Builder> builder(UUID signIn, Row row) {
        RegisteredClient client = clients.findById(row.client());
        if (client == null) {
            return Optional.empty();
        }
        return Optional.of(OAuth2Authorization.withRegisteredClient(client)
                .id(signIn.toString())
                .principalName(row.account().id().toString())
                .authorizationGrantType(new AuthorizationGrantType(row.grant()))
                .authorizedScopes(row.scopes())
                .attribute(DEVICE, row.device())
                .attribute(ADDRESS, row.address())
                .attribute(Principal.class.getName(), new AccountToken(row.account(), row.authenticatedAt())));
    }

    /** Stands for the ID token of the first exchange, of which the framework copies what does not change. */
    private static OidcIdToken remembered(UUID signIn, Row row) {
        Instant at = row.authenticatedAt();
        return new OidcIdToken(
                "-",
                at,
                at.plusSeconds(1),
                Map.of(
                        "sub",
                        row.account().id().toString(),
                        TokenClaims.SIGN_IN,
                        signIn.toString(),
                        IdTokenClaimNames.AUTH_TIME,
                        Date.from(at)));
    }

    private void end(UUID signIn, String reason, Instant now) {
        jdbc.sql("UPDATE sign_in SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL")
                .param(Timestamp.from(now))
                .param(reason)
                .param(signIn)
                .update();
    }

    private static boolean isRevoked(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2RefreshToken> refresh = authorization.getRefreshToken();
        OAuth2Authorization.Token<OAuth2AccessToken> access = authorization.getAccessToken();
        return refresh != null && refresh.isInvalidated() || access != null && access.isInvalidated();
    }

    private record Refresh(
            Instant issuedAt, Instant expiresAt, @Nullable Instant replacedAt) {}

    private record Row(
            String client,
            String grant,
            Set<String> scopes,
            String device,
            String address,
            SigningIn.Proven account,
            boolean live,
            Instant authenticatedAt,
            Instant usedAt) {}
}
