package dev.guildhall.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

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
        int done = times().length;
        return done * 1e9 / (System.nanoTime() - begun);
    }

    /** @return in milliseconds, what 99 of 100 were done within */
    double slowest() throws InterruptedException, ExecutionException {
        long[] times = times();
        Arrays.sort(times);
        return times[Math.toIntExact((times.length - 1) * 99L / 100)] / 1e6;
    }

    /** Nanoseconds of each. */
    private long[] times() throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + time.toNanos();
        LongStream.Builder all = LongStream.builder();
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Future<LongStream.Builder>> parts = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                parts.add(pool.submit(() -> {
                    LongStream.Builder mine = LongStream.builder();
                    for (long now = System.nanoTime(); now < end; ) {
                        work.run(number.getAndIncrement());
                        long after = System.nanoTime();
                        mine.add(after - now);
                        now = after;
                    }
                    return mine;
                }));
            }
            for (Future<LongStream.Builder> part : parts) {
                part.get().build().forEach(all);
            }
        }
        return all.build().toArray();
    }

    /** Lets the disk and the caches come to rest between two sides. */
    static void rest() {
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
}
