package dev.guildhall.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.HmacParameters;
import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.tenancy.PlatformNotices;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The two keysets of a tenant, wrapped in its own schema. A new tenant gets them with its blueprint; one that has none yet gets
 * them when they are first needed.
 */
@Component
class Keysets implements BlueprintPart {

    private static final String SEAL = "seal";
    private static final String INDEX = "index";
    private static final List<String> PURPOSES = List.of(SEAL, INDEX);

    private final MasterKey master;
    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;
    private final Cache<TenantId, Keys> cache = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(30))
            .build();

    Keysets(
            MasterKey master,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            PlatformNotices notices,
            Clock clock) {
        this.master = master;
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
        // A slug may be given anew after a tenant was erased: its keys are others then.
        notices.on("tenant", slug -> {
            if (TenantId.isWellFormed(slug)) {
                forget(new TenantId(slug));
            }
        });
    }

    /** Both primitives, ready for use by several threads. */
    record Keys(Aead seal, Mac index) {}

    Keys current() {
        var tenant = TenantScope.current();
        var cached = cache.getIfPresent(tenant);
        if (cached != null) {
            return cached;
        }
        // No lock is held meanwhile: two threads may unwrap the same keysets, which harms nobody.
        var wrapped = stored();
        if (wrapped.size() < PURPOSES.size()) {
            // Committed before first use: a caller's rollback must not take away a key that others already seal with.
            ownTransaction.executeWithoutResult(status -> store(tenant, make()));
            wrapped = Objects.requireNonNull(ownTransaction.execute(status -> stored()));
        }
        var known = wrapped;
        var keys = keys(
                tenant,
                purpose -> TinkProtoKeysetFormat.parseEncryptedKeyset(
                        Objects.requireNonNull(known.get(purpose)), master.aead(), binding(tenant, purpose)));
        cache.put(tenant, keys);
        return keys;
    }

    /**
     * Part of the tenant's first transaction, so that first use needs no second connection. The rest of that transaction uses
     * what was made, without reading and unwrapping it; where it is rolled back, it is forgotten.
     */
    @Override
    public void apply(Blueprint blueprint) {
        var tenant = TenantScope.current();
        forget(tenant);
        var made = make();
        if (store(tenant, made) == PURPOSES.size() && TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status != STATUS_COMMITTED) {
                        forget(tenant);
                    }
                }
            });
            cache.put(tenant, keys(tenant, purpose -> Objects.requireNonNull(made.get(purpose))));
        }
    }

    void forget(TenantId tenant) {
        cache.invalidate(tenant);
    }

    private interface Source {
        KeysetHandle of(String purpose) throws GeneralSecurityException;
    }

    private static Keys keys(TenantId tenant, Source source) {
        return new Keys(primitive(tenant, SEAL, source, Aead.class), primitive(tenant, INDEX, source, Mac.class));
    }

    private static <P> P primitive(TenantId tenant, String purpose, Source source, Class<P> type) {
        try {
            return source.of(purpose).getPrimitive(RegistryConfiguration.get(), type);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the " + purpose + " keyset of " + tenant + " does not open", e);
        }
    }

    /** By purpose. */
    private Map<String, byte[]> stored() {
        Map<String, byte[]> wrapped = new HashMap<>();
        jdbc.sql("SELECT purpose, wrapped FROM vault_key").query(row -> {
            wrapped.put(row.getString("purpose"), row.getBytes("wrapped"));
        });
        return wrapped;
    }

    /**
     * Whoever is first wins; a row never changes afterwards.
     *
     * @return how many were not there
     */
    private int store(TenantId tenant, Map<String, KeysetHandle> made) {
        return jdbc.sql("INSERT INTO vault_key (purpose, wrapped, created_at) SELECT purpose, wrapped, ?"
                        + " FROM unnest(?, ?) AS made (purpose, wrapped) ON CONFLICT (purpose) DO NOTHING")
                .param(Timestamp.from(clock.instant()))
                .param(PURPOSES.toArray(String[]::new))
                .param(PURPOSES.stream()
                        .map(purpose -> wrapped(tenant, purpose, Objects.requireNonNull(made.get(purpose))))
                        .toArray(byte[][]::new))
                .update();
    }

    private byte[] wrapped(TenantId tenant, String purpose, KeysetHandle made) {
        try {
            return TinkProtoKeysetFormat.serializeEncryptedKeyset(made, master.aead(), binding(tenant, purpose));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the " + purpose + " keyset of " + tenant + " cannot be wrapped", e);
        }
    }

    /** New keysets by purpose. */
    private static Map<String, KeysetHandle> make() {
        try {
            Map<String, KeysetHandle> made = new HashMap<>();
            for (String purpose : PURPOSES) {
                made.put(purpose, KeysetHandle.generateNew(parameters(purpose)));
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no keyset could be made", e);
        }
    }

    private static Parameters parameters(String purpose) throws GeneralSecurityException {
        return purpose.equals(SEAL)
                ? PredefinedAeadParameters.AES256_GCM
                : HmacParameters.builder()
                        .setKeySizeBytes(32)
                        .setTagSizeBytes(32)
                        .setHashType(HmacParameters.HashType.SHA256)
                        .setVariant(HmacParameters.Variant.NO_PREFIX)
                        .build();
    }

    private static byte[] binding(TenantId tenant, String purpose) {
        return ("vault-key|" + tenant.value() + '|' + purpose).getBytes(StandardCharsets.UTF_8);
    }
}
