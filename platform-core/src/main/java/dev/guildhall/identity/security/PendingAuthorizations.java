package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.SigningIn;
import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Authorizations on their way: asked for in the browser, perhaps waiting for consent, perhaps with a code that has not been
 * exchanged. Of consent states and codes only hashes are kept. Used by {@link Authorizations} alone.
 */
@Component
class PendingAuthorizations {
    /** How long a person may look at the consent page. */
    private static final Duration THINKING = Duration.ofMinutes(15);

    private static final String COLUMNS = """
            SELECT r.id, r.oauth_client_id, r.requested_scopes, r.granted_scopes, r.redirect_uri, r.client_state,
                r.code_challenge, r.nonce, r.device, r.address, r.authenticated_at, r.created_at, r.expires_at, r.used_at,
                a.id, a.kind, a.name, a.token_version
            FROM authorization_request r JOIN account a ON a.id = r.account_id
            WHERE a.state = 'ACTIVE' AND a.token_version = r.account_version AND\s""";

    private final JdbcClient jdbc;
    private final Clients clients;
    private final Clock clock;

    PendingAuthorizations(JdbcClient jdbc, Clients clients, Clock clock) {
        this.jdbc = jdbc;
        this.clients = clients;
        this.clock = clock;
    }

    /** What a code that has been exchanged already led to. */
    record Spent(UUID signIn) {}

    /** Keeps a request that waits for consent, or the code that was made for it. */
    void store(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code != null && code.isInvalidated()) {
            use(UUID.fromString(authorization.getId()));
            return;
        }
        OAuth2AuthorizationRequest request = Objects.requireNonNull(
                authorization.<OAuth2AuthorizationRequest>getAttribute(OAuth2AuthorizationRequest.class.getName()));
        AccountToken account =
                Objects.requireNonNull(authorization.<AccountToken>getAttribute(Principal.class.getName()));
        String state = authorization.getAttribute(OAuth2ParameterNames.STATE);
        Instant now = clock.instant();
        Instant authenticated = account.authenticatedAt() == null ? now : account.authenticatedAt();
        Instant expires = code == null
                ? now.plus(THINKING)
                : Objects.requireNonNull(code.getToken().getExpiresAt());
        jdbc.sql("""
                        INSERT INTO authorization_request (id, oauth_client_id, account_id, account_version, requested_scopes,
                            granted_scopes, redirect_uri, client_state, code_challenge, nonce, device, address,
                            authenticated_at, consent_hash, code_hash, created_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET granted_scopes = excluded.granted_scopes,
                            consent_hash = excluded.consent_hash, code_hash = excluded.code_hash,
                            expires_at = excluded.expires_at""")
                .params(Arrays.asList(
                        UUID.fromString(authorization.getId()),
                        UUID.fromString(authorization.getRegisteredClientId()),
                        account.getPrincipal().id().value(),
                        account.getPrincipal().tokenVersion(),
                        request.getScopes().toArray(String[]::new),
                        authorization.getAuthorizedScopes().toArray(String[]::new),
                        request.getRedirectUri(),
                        request.getState(),
                        parameter(request, PkceParameterNames.CODE_CHALLENGE),
                        request.getAdditionalParameters().get(OidcParameterNames.NONCE),
                        device(),
                        address(),
                        Timestamp.from(authenticated),
                        state == null ? null : Secrets.hash(state),
                        code == null ? null : Secrets.hash(code.getToken().getTokenValue()),
                        Timestamp.from(now),
                        Timestamp.from(expires)))
                .update();
    }

    /** Whether there is such a request; it is forgotten. */
    boolean remove(UUID id) {
        return jdbc.sql("DELETE FROM authorization_request WHERE id = ? AND used_at IS NULL")
                        .param(id)
                        .update()
                > 0;
    }

    /** The code was exchanged, or may not be any more. */
    void use(UUID id) {
        jdbc.sql("UPDATE authorization_request SET used_at = ? WHERE id = ? AND used_at IS NULL")
                .param(Timestamp.from(clock.instant()))
                .param(id)
                .update();
    }

    /** The request that waits for consent under this state. */
    @Nullable OAuth2Authorization byState(String state) {
        return jdbc.sql(COLUMNS + "r.consent_hash = ? AND r.code_hash IS NULL AND r.used_at IS NULL")
                .param(Secrets.hash(state))
                .query((row, n) -> request(row))
                .optional()
                .filter(request -> clock.instant().isBefore(request.expiresAt()))
                .flatMap(this::builder)
                .map(authorization -> authorization
                        .attribute(OAuth2ParameterNames.STATE, state)
                        .build())
                .orElse(null);
    }

    /** The authorization of a code that can be exchanged; within a transaction nobody else can do so meanwhile. */
    @Nullable OAuth2Authorization byCode(String code) {
        String lock = TransactionSynchronizationManager.isActualTransactionActive() ? " FOR UPDATE OF r" : "";
        return jdbc.sql(COLUMNS + "r.code_hash = ?" + lock)
                .param(Secrets.hash(code))
                .query((row, n) -> request(row))
                .optional()
                .filter(request -> request.usedAt() == null && clock.instant().isBefore(request.expiresAt()))
                .flatMap(request -> builder(request)
                        .map(authorization -> authorization
                                .token(new OAuth2AuthorizationCode(code, request.createdAt(), request.expiresAt()))
                                .build()))
                .orElse(null);
    }

    /** What this code led to, if it was exchanged before. */
    Optional<Spent> spent(String code) {
        return jdbc.sql("SELECT id FROM authorization_request WHERE code_hash = ? AND used_at IS NOT NULL")
                .param(Secrets.hash(code))
                .query(UUID.class)
                .optional()
                .map(Spent::new);
    }

    private Optional<OAuth2Authorization.Builder> builder(Request request) {
        RegisteredClient client = clients.findById(request.client().toString());
        if (client == null) {
            return Optional.empty();
        }
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(PkceParameterNames.CODE_CHALLENGE, request.codeChallenge());
        parameters.put(PkceParameterNames.CODE_CHALLENGE_METHOD, AuthorizationRules.METHOD);
        if (request.nonce() != null) {
            parameters.put(OidcParameterNames.NONCE, request.nonce());
        }
        OAuth2AuthorizationRequest asked = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri("/oauth2/authorize")
                .clientId(client.getClientId())
                .redirectUri(request.redirectUri())
                .scopes(request.requestedScopes())
                .state(request.clientState())
                .additionalParameters(parameters)
                .build();
        return Optional.of(OAuth2Authorization.withRegisteredClient(client)
                .id(request.id().toString())
                .principalName(request.account().id().toString())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(request.grantedScopes())
                .attribute(OAuth2AuthorizationRequest.class.getName(), asked)
                .attribute(Authorizations.DEVICE, request.device())
                .attribute(Authorizations.ADDRESS, request.address())
                .attribute(Principal.class.getName(), new AccountToken(request.account(), request.authenticatedAt())));
    }

    private static Request request(ResultSet row) throws SQLException {
        return new Request(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                new LinkedHashSet<>(Rows.strings(row, 3)),
                new LinkedHashSet<>(Rows.strings(row, 4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getTimestamp(11).toInstant(),
                row.getTimestamp(12).toInstant(),
                row.getTimestamp(13).toInstant(),
                Rows.instant(row, 14),
                new SigningIn.Proven(
                        new AccountId(row.getObject(15, UUID.class)),
                        row.getString(16),
                        row.getString(17),
                        row.getInt(18)));
    }

    private static String parameter(OAuth2AuthorizationRequest request, String name) {
        return String.valueOf(request.getAdditionalParameters().get(name));
    }

    private static String device() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Device.of(attributes.getRequest())
                : "";
    }

    private static String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : "";
    }

    private record Request(
            UUID id,
            UUID client,
            Set<String> requestedScopes,
            Set<String> grantedScopes,
            @Nullable String redirectUri,
            @Nullable String clientState,
            String codeChallenge,
            @Nullable String nonce,
            String device,
            String address,
            Instant authenticatedAt,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant usedAt,
            SigningIn.Proven account) {}
}
