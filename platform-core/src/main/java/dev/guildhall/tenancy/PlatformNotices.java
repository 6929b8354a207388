package dev.guildhall.tenancy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sub-second notices between nodes over {@code LISTEN/NOTIFY} of the control database, for dropping what is cached. A
 * notice may get lost while a node reconnects: caches that rely on it expire by themselves too.
 */
@Component
public class PlatformNotices implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformNotices.class);
    private static final String CHANNEL = "guildhall";
    private static final Duration POLL = Duration.ofMillis(500);

    private final DataSource platform;
    private final JdbcClient jdbc;
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread thread;

    PlatformNotices(@Qualifier("platform") DataSource platform, @Qualifier("platform") JdbcClient jdbc) {
        this.platform = platform;
        this.jdbc = jdbc;
    }

    /** Tells every node, this one included, once the surrounding transaction on the control database commits. */
    public void publish(String topic, String payload) {
        jdbc.sql("SELECT pg_notify(?, ?)")
                .params(CHANNEL, topic + ':' + payload)
                .query((row, n) -> "")
                .list();
    }

    /** @param listener is called on the listening thread and must be quick */
    public void on(String topic, Consumer<String> listener) {
        listeners.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /** @param listener is called whenever this node begins to listen, also after an interruption: what was told before is unknown */
    public void onListening(Runnable listener) {
        gaps.add(listener);
    }

    private void listen() {
        while (thread == Thread.currentThread()) {
            try (Connection connection = platform.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                gaps.forEach(Runnable::run);
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (thread == Thread.currentThread()) {
                    for (PGNotification notice : postgres.getNotifications((int) POLL.toMillis())) {
                        deliver(notice.getParameter());
                    }
                }
                statement.execute("UNLISTEN " + CHANNEL);
            } catch (SQLException e) {
                if (thread == Thread.currentThread()) {
                    LOG.warn("notices between nodes are interrupted: {}", e.getMessage());
                    java.util.concurrent.locks.LockSupport.parkNanos(
                            Duration.ofSeconds(1).toNanos());
                }
            }
        }
    }

    private void deliver(String message) {
        int colon = message.indexOf(':');
        for (Consumer<String> listener : listeners.getOrDefault(message.substring(0, colon), List.of())) {
            try {
                listener.accept(message.substring(colon + 1));
            } catch (RuntimeException e) {
                LOG.error("a listener of {} failed", message.substring(0, colon), e);
            }
        }
    }

    @Override
    public void start() {
        // Known before it begins: a thread that does not find itself here ends.
        Thread listening = Thread.ofPlatform().daemon().name("platform-notices").unstarted(this::listen);
        thread = listening;
        listening.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
