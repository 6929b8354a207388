package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.Rows;
import dev.guildhall.tenancy.Ids;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What accounts of the bound tenant have allowed which client. */
@Component
class Consents implements OAuth2AuthorizationConsentService {
    private final JdbcClient jdbc;
    private final Clock clock;

    Consents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void save(OAuth2AuthorizationConsent consent) {
        jdbc.sql("""
                        INSERT INTO oauth_consent (id, oauth_client_id, account_id, authorities, given_at)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (oauth_client_id, account_id)
                        DO UPDATE SET authorities = excluded.authorities, given_at = excluded.given_at""")
                .param(Ids.next())
                .param(UUID.fromString(consent.getRegisteredClientId()))
                .param(UUID.fromString(consent.getPrincipalName()))
                .param(consent.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .sorted()
                        .toArray(String[]::new))
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    @Override
    @Transactional
    public void remove(OAuth2AuthorizationConsent consent) {
        jdbc.sql("DELETE FROM oauth_consent WHERE oauth_client_id = ? AND account_id = ?")
                .param(UUID.fromString(consent.getRegisteredClientId()))
                .param(UUID.fromString(consent.getPrincipalName()))
                .update();
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
        return jdbc.sql("SELECT authorities FROM oauth_consent WHERE oauth_client_id = ? AND account_id = ?")
                .param(UUID.fromString(registeredClientId))
                .param(UUID.fromString(principalName))
                .query((row, n) -> consent(registeredClientId, principalName, Rows.strings(row, 1)))
                .optional()
                .orElse(null);
    }

    private static OAuth2AuthorizationConsent consent(String client, String principal, Set<String> authorities) {
        OAuth2AuthorizationConsent.Builder consent = OAuth2AuthorizationConsent.withId(client, principal);
        authorities.forEach(authority -> consent.authority(new SimpleGrantedAuthority(authority)));
        return consent.build();
    }
}
