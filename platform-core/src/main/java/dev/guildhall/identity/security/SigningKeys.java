package dev.guildhall.identity.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The bound tenant's keys for signing tokens, newest first; the first is made when it is first needed. Without a tenant there
 * are none: the operator's tokens are not signed but looked up.
 */
@Component
class SigningKeys implements JWKSource<SecurityContext> {
    private static final String ALL = "all";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final Clock clock;
    private final TenantCache<String, JWKSet> cache;

    SigningKeys(JdbcClient jdbc, TransactionTemplate transaction, Vault vault, TenantCaches caches, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.vault = vault;
        this.cache = caches.of("signing-keys", 2_000);
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @org.jspecify.annotations.Nullable SecurityContext context) {
        if (!Realm.isTenant()) {
            return List.of();
        }
        return selector.select(cache.get(ALL, key -> load()));
    }

    private JWKSet load() {
        List<JWK> keys = stored();
        if (keys.isEmpty()) {
            transaction.executeWithoutResult(status -> create());
            // Another node may have been quicker: what is stored counts.
            keys = stored();
        }
        return new JWKSet(keys);
    }

    private List<JWK> stored() {
        return jdbc.sql("SELECT id, private_jwk FROM signing_key ORDER BY retired_at DESC NULLS FIRST")
                .query((row, n) -> {
                    UUID id = row.getObject(1, UUID.class);
                    return open(vault.open(place(id), row.getBytes(2)));
                })
                .list();
    }

    private void create() {
        UUID id = Ids.next();
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyID(id.toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            jdbc.sql("INSERT INTO signing_key (id, private_jwk, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                    .param(id)
                    .param(vault.seal(place(id), key.toJSONString()))
                    .param(Timestamp.from(clock.instant()))
                    .update();
        } catch (JOSEException e) {
            throw new IllegalStateException("a signing key cannot be made", e);
        }
    }

    private static JWK open(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("a stored signing key cannot be read", e);
        }
    }

    private static Place place(UUID id) {
        return new Place("signing_key", id, "private_jwk");
    }
}
