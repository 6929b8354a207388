package dev.guildhall.tenancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;

/** The application's clock. Real time, unless the sandbox or a test has shifted it. Inject {@link Clock}, never this. */
@Component
public final class PlatformClock extends Clock {
    private volatile Duration shift = Duration.ZERO;

    /** Moves the clock by {@code by}, on top of earlier shifts. */
    public synchronized void shift(Duration by) {
        shift = shift.plus(by);
    }

    /** How far it is ahead of real time; zero unless shifted. */
    public Duration shifted() {
        return shift;
    }

    public synchronized void reset() {
        shift = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
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
