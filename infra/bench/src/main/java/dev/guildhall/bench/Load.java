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

    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

    private final int clients;
    private final Duration time;
    private final Work work;
    private final AtomicLong number = new AtomicLong();

    Load(int clients, Duration time, Work work) {
        this.clients = clients;
        this.time = time;
        this.work = work;
    }

    /**
     * Goes on until two rounds in a row were not a twentieth better than the best before them, or for three minutes: a server runs
     * for days, and what is measured is not the time in which code is still compiled.
     */
    void warmUp() throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        double best = 0;
        for (int steady = 0; steady < 2 && System.nanoTime() < end; ) {
            double rate = round();
            steady = rate > 1.05 * best ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
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
