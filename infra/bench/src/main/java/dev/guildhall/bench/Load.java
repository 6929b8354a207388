package dev.guildhall.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Does the same thing over and over in several threads for some time. */
final class Load {
    /** One thing to do; the number is different every time, over all rounds. */
    interface Work {
        void run(long number) throws Exception;
    }

    private final int clients;
    private final Duration time;
    private final Work work;
    private final AtomicLong number = new AtomicLong();

    Load(int clients, Duration time, Work work) {
        this.clients = clients;
        this.time = time;
        this.work = work;
    }

    /** @return how many times a second it was done; a failure ends the benchmark */
    double round() throws InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        long done = 0;
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                counts.add(pool.submit(() -> {
                    long mine = 0;
                    while (System.nanoTime() < end) {
                        work.run(number.getAndIncrement());
                        mine++;
                    }
                    return mine;
                }));
            }
            for (Future<Long> count : counts) {
                done += count.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - begun);
    }

    /** Lets the disk and the caches come to rest between two sides. */
    static void rest() {
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
}
