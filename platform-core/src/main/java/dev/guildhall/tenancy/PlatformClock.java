package dev.guildhall.tenancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** The application's clock. Real time, unless the sandbox or a test has shifted it. Inject {@link Clock}, never this. */
@Component
public final class PlatformClock extends Clock {
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

    /** Moves the clock by {@code by}, on top of earlier shifts. */
    public void shift(Duration by) {
        shift.updateAndGet(by::plus);
    }

    /** How far it is ahead of real time; zero unless shifted. */
    public Duration shifted() {
        return shift.get();
    }

    public void reset() {
        shift.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        PlatformClock shifting = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return shifting.withZone(other);
            }

            @Override
            public Instant instant() {
                return shifting.instant();
            }
        };
    }
}
