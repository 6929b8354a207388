package dev.guildhall.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections for tenants' work on one cluster, in lanes of a few each. A tenant's work takes its own lane while that has a
 * connection to spare, else the next one that has. So a connection meets few of many tenants, and the server process behind it
 * keeps the catalogue of few, while a tenant that is alone may use all connections.
 *
 * <p>Who finds the own lane full of others' work waits a moment for it: on a connection that seldom meets the tenant each
 * statement is planned anew, which takes longer than most work does. Who fills the lane alone does not wait for itself.
 */
final class Lanes implements AutoCloseable {
    private final List<Lane> lanes;
    private final Duration patience;
    private final Duration moment;
    private final int size;
    private final Semaphore free;

    /**
     * @param free how many of its connections nobody holds
     * @param busy how many each schema's work holds
     */
    private record Lane(HikariDataSource pool, Semaphore free, ConcurrentMap<String, Integer> busy) {
        void taken(String schema) {
            busy.merge(schema, 1, Integer::sum);
        }

        void givenBack(String schema) {
            busy.computeIfPresent(schema, (key, held) -> held == 1 ? null : held - 1);
            free.release();
        }
    }

    /** @param back frees its place; to be called when the connection is closed, more than once does no harm */
    record Taken(Connection connection, Runnable back) {}

    /**
     * @param pools one for each lane
     * @param patience how long to wait for a connection
     * @param moment how long to wait for one of the own lane while another lane has one
     */
    Lanes(List<HikariDataSource> pools, Duration patience, Duration moment) {
        this.patience = patience;
        this.moment = moment;
        lanes = pools.stream()
                .map(pool -> new Lane(pool, new Semaphore(pool.getMaximumPoolSize()), new ConcurrentHashMap<>()))
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
        Lane lane = lane(schema);
        lane.taken(schema);
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable back = () -> {
            if (held.compareAndSet(true, false)) {
                lane.givenBack(schema);
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
            throw interrupted(e);
        }
    }

    /** Finds one, since nobody is let in while all are in use; others may be quicker, then another one is free. */
    private Lane lane(String schema) throws SQLException {
        int own = Math.floorMod(schema.hashCode(), lanes.size());
        if (mine(lanes.get(own), schema)) {
            return lanes.get(own);
        }
        for (int n = own + 1; ; n++) {
            Lane lane = lanes.get(n % lanes.size());
            if (lane.free.tryAcquire()) {
                return lane;
            }
        }
    }

    private boolean mine(Lane own, String schema) throws SQLException {
        try {
            return own.free.tryAcquire()
                    || !own.busy.containsKey(schema) && own.free.tryAcquire(moment.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            free.release();
            throw interrupted(e);
        }
    }

    private static SQLException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SQLTransientConnectionException("interrupted while waiting for a connection", e);
    }

    /** How many wait for a lane of theirs, for tests. */
    int waiting(int lane) {
        return lanes.get(lane).free.getQueueLength();
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
