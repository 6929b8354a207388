package dev.guildhall.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A bounded cache whose keys always include the bound tenant, so that no caller can forget it. */
public final class TenantCache<K, V> {
    private record Key<K>(TenantId tenant, K key) {}

    /** Marks a key, in this cache, as being changed by the running transaction. */
    private record Changing(Object cache, Object key) {}

    private final Cache<Key<K>, V> cache;

    public TenantCache(long maximumSize, Duration lifetime) {
        cache = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfterWrite(lifetime)
                .build();
    }

    /** The cached value of the bound tenant, loaded once if absent. */
    public V get(K key, Function<K, V> load) {
        Key<K> own = new Key<>(TenantScope.current(), key);
        if (TransactionSynchronizationManager.hasResource(new Changing(this, own))) {
            return load.apply(key);
        }
        return cache.get(own, k -> load.apply(k.key()));
    }

    /**
     * Tells that the running transaction changes a value. Until it ends, this thread reads past the cache, so that nothing
     * is kept that may be rolled back; once it has ended the value is dropped, so that nobody keeps what was read before
     * the commit. Outside of a transaction the value is dropped at once.
     */
    public void changing(K key) {
        Key<K> own = new Key<>(TenantScope.current(), key);
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            cache.invalidate(own);
            return;
        }
        Changing mark = new Changing(this, own);
        if (TransactionSynchronizationManager.hasResource(mark)) {
            return;
        }
        TransactionSynchronizationManager.bindResource(mark, own);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void suspend() {
                TransactionSynchronizationManager.unbindResource(mark);
            }

            @Override
            public void resume() {
                TransactionSynchronizationManager.bindResource(mark, own);
            }

            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(mark);
                cache.invalidate(own);
            }
        });
    }

    /** Drops everything of one tenant. */
    public void forgetAll(TenantId tenant) {
        cache.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    }
}
