package dev.guildhall.tenancy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
        TenantCache<K, V> cache = new TenantCache<>(maximumSize, LIFETIME, tenant -> changed(name, tenant));
        if (caches.putIfAbsent(name, cache) != null) {
            throw new IllegalArgumentException("there is a cache " + name + " already");
        }
        return cache;
    }

    private void changed(String name, TenantId tenant) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            tell(tenant, Set.of(name));
            return;
        }
        TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Changes.class::isInstance)
                .map(Changes.class::cast)
                .filter(changes -> changes.isOf(this, tenant))
                .findFirst()
                .orElseGet(() -> {
                    Changes changes = new Changes(tenant);
                    TransactionSynchronizationManager.registerSynchronization(changes);
                    return changes;
                })
                .names
                .add(name);
    }

    /** What a transaction changes of a tenant; told once, since each notice is a transaction that waits for the disk. */
    private final class Changes implements TransactionSynchronization {
        private final TenantId tenant;
        private final Set<String> names = new TreeSet<>();

        private Changes(TenantId tenant) {
            this.tenant = tenant;
        }

        private boolean isOf(TenantCaches caches, TenantId whose) {
            return caches == TenantCaches.this && whose.equals(tenant);
        }

        @Override
        public void afterCompletion(int status) {
            if (status != STATUS_ROLLED_BACK) {
                tell(tenant, names);
            }
        }
    }

    /** The change itself is made: where it cannot be told, the other nodes notice when their values end. */
    private void tell(TenantId tenant, Set<String> names) {
        try {
            notices.publish(TOPIC, tenant.value() + ' ' + String.join(" ", names));
        } catch (RuntimeException e) {
            LOG.warn("other nodes learn of a change of {} of {} when what they keep ends", names, tenant, e);
        }
    }

    /** @param message the tenant, then the names of its caches */
    private void changedElsewhere(String message) {
        String[] words = message.split(" ");
        if (TenantId.isWellFormed(words[0])) {
            TenantId tenant = new TenantId(words[0]);
            Arrays.stream(words)
                    .skip(1)
                    .flatMap(name -> Stream.ofNullable(caches.get(name)))
                    .forEach(cache -> cache.forgetAll(tenant));
        }
    }
}
