package dev.guildhall.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections for tenants' work on one cluster, in lanes of a few each. A tenant's work takes its own lane while that has a
 * connection to spare, else the next one that has. So a connection meets few of many tenants, and the server process behind it
 * keeps the catalogue of few, while a tenant that is alone may use all connections.
 */
final class Lanes implements AutoCloseable {
    private final List<Lane> lanes;
    private final Duration patience;
    private final int size;
    private final Semaphore free;

    /** @param free how many of its connections nobody holds */
    private record Lane(HikariDataSource pool, Semaphore free) {}

    /** @param back frees its place; to be called when the connection is closed, more than once does no harm */
    record Taken(Connection connection, Runnable back) {}

    /**
     * @param pools one for each lane
     * @param patience how long to wait for a connection
     */
    Lanes(List<HikariDataSource> pools, Duration patience) {
        this.patience = patience;
        lanes = pools.stream()
                .map(pool -> new Lane(pool, new Semaphore(pool.getMaximumPoolSize())))
                .toList();
        size = pools.stream().mapToInt(HikariDataSource::getMaximumPoolSize).sum();
        free = new Semaphore(size, true);
    }

    /**
     * Waits in turn while all connections are in use.
     *
     * @param schema whose work it is for
     * @throws SQLTransientConnectionException when it has waited for too long
     */
    Taken take(String schema) throws SQLException {
        await();
        Lane lane = lane(Math.floorMod(schema.hashCode(), lanes.size()));
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable back = () -> {
            if (held.compareAndSet(true, false)) {
                lane.free.release();
                free.release();
            }
        };
        try {
            return new Taken(lane.pool.getConnection(), back);
        } catch (SQLException | RuntimeException e) {
            back.run();
            throw e;
        }
    }

    private void await() throws SQLException {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException(
                        "all %d connections were in use for %d s".formatted(size, patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
        }
    }

    /** Finds one, since nobody is let in while all are in use; others may be quicker, then another one is free. */
    private Lane lane(int own) {
        for (int n = own; ; n = (n + 1) % lanes.size()) {
            Lane lane = lanes.get(n);
            if (lane.free.tryAcquire()) {
                return lane;
            }
        }
    }

    /** The pool of a lane, for tests that look behind the connections. */
    HikariDataSource pool(int lane) {
        return lanes.get(lane).pool;
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.pool.close());
    }
}
