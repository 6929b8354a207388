package dev.guildhall.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Function;

/** A bounded cache whose keys always include the bound tenant, so that no caller can forget it. */
public final class TenantCache<K, V> {
    private record Key<K>(TenantId tenant, K key) {}

    private final Cache<Key<K>, V> cache;

    public TenantCache(long maximumSize, Duration lifetime) {
        cache = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfterWrite(lifetime)
                .build();
    }

    /** The cached value of the bound tenant, loaded once if absent. */
    public V get(K key, Function<K, V> load) {
        return cache.get(new Key<>(TenantScope.current(), key), k -> load.apply(k.key()));
    }

    public void forget(K key) {
        cache.invalidate(new Key<>(TenantScope.current(), key));
    }

    /** Drops everything of one tenant. */
    public void forgetAll(TenantId tenant) {
        cache.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    }
}
