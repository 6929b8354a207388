package dev.guildhall.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A bounded cache whose keys always include the bound tenant, so that no caller can forget it. {@link TenantCaches} makes those
 * whose values change.
 */
public final class TenantCache<K, V> {
    private record Key<K>(TenantId tenant, K key) {}

    /** Marks a key, in this cache, as being changed by the running transaction. */
    private record Changing(Object cache, Object key) {}

    private final Cache<Key<K>, V> cache;
    private final Consumer<TenantId> changed;
    private final AtomicLong forgotten = new AtomicLong();

    /** For what never becomes untrue; nobody is told of it. */
    public TenantCache(long maximumSize, Duration lifetime) {
        this(maximumSize, lifetime, tenant -> {});
    }

    /** @param changed is told when a value of this tenant is changed, within the transaction if there is one */
    TenantCache(long maximumSize, Duration lifetime, Consumer<TenantId> changed) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(Expiry.<Key<K>, V>writing((key, value) -> somewhatBefore(lifetime)))
                .build();
        this.changed = changed;
    }

    /** What was loaded together, such as after a start, does not end together. */
    private static Duration somewhatBefore(Duration lifetime) {
        return lifetime.minusMillis(ThreadLocalRandom.current().nextLong(lifetime.toMillis() / 4 + 1));
    }

    /** The cached value of the bound tenant, loaded once if absent. */
    public V get(K key, Function<K, V> load) {
        Key<K> own = new Key<>(TenantScope.current(), key);
        if (TransactionSynchronizationManager.hasResource(new Changing(this, own))) {
            return load.apply(key);
        }
        long before = forgotten.get();
        V value = cache.get(own, k -> load.apply(k.key()));
        if (forgotten.get() != before) {
            // It may have been read before the change and kept after it was told.
            cache.invalidate(own);
        }
        return value;
    }

    /**
     * Tells that the running transaction changes a value. Until it ends, this thread reads past the cache, so that nothing
     * is kept that may be rolled back; once it has ended the value is dropped, so that nobody keeps what was read before
     * the commit. Outside of a transaction the value is dropped at once.
     */
    public void changing(K key) {
        TenantId tenant = TenantScope.current();
        Key<K> own = new Key<>(tenant, key);
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            cache.invalidate(own);
            changed.accept(tenant);
            return;
        }
        Changing mark = new Changing(this, own);
        if (TransactionSynchronizationManager.hasResource(mark)) {
            return;
        }
        changed.accept(tenant);
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
    void forgetAll(TenantId tenant) {
        forgotten.incrementAndGet();
        cache.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    }

    void forgetEverything() {
        forgotten.incrementAndGet();
        cache.invalidateAll();
    }
}
