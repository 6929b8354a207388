package dev.guildhall.tenancy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the caches of what requests read all the time and tenants seldom change: settings, brand, dictionaries. A change is seen
 * at once on its own node and on the others as soon as {@link PlatformNotices} has told them, within a second. What is told
 * while a node does not listen is lost, so a node that begins to listen forgets everything, and nothing is kept for longer
 * than five minutes.
 */
@Component
public class TenantCaches {
    private static final Logger LOG = LoggerFactory.getLogger(TenantCaches.class);
    private static final String TOPIC = "cache";
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final PlatformNotices notices;
    private final Map<String, TenantCache<?, ?>> caches = new ConcurrentHashMap<>();

    TenantCaches(PlatformNotices notices) {
        this.notices = notices;
        notices.on(TOPIC, this::changedElsewhere);
        // A slug may be given anew after a tenant was erased.
        notices.on(JdbcTenantDirectory.TOPIC, slug -> {
            if (TenantId.isWellFormed(slug)) {
                caches.values().forEach(cache -> cache.forgetAll(new TenantId(slug)));
            }
        });
        notices.onListening(() -> caches.values().forEach(TenantCache::forgetEverything));
    }

    /**
     * @param name the same on every node, without spaces
     * @param maximumSize entries of all tenants together
     */
    public <K, V> TenantCache<K, V> of(String name, long maximumSize) {
        TenantCache<K, V> cache = new TenantCache<>(maximumSize, LIFETIME, tenant -> tell(name, tenant));
        if (caches.putIfAbsent(name, cache) != null) {
            throw new IllegalArgumentException("there is a cache " + name + " already");
        }
        return cache;
    }

    /** The change itself is made: where it cannot be told, the other nodes notice when their values end. */
    private void tell(String name, TenantId tenant) {
        try {
            notices.publish(TOPIC, name + ' ' + tenant.value());
        } catch (RuntimeException e) {
            LOG.warn("other nodes learn of a change of {} of {} when what they keep ends", name, tenant, e);
        }
    }

    private void changedElsewhere(String message) {
        int space = message.indexOf(' ');
        TenantCache<?, ?> cache = space < 0 ? null : caches.get(message.substring(0, space));
        if (cache != null && TenantId.isWellFormed(message.substring(space + 1))) {
            cache.forgetAll(new TenantId(message.substring(space + 1)));
        }
    }
}
