package dev.guildhall.tenancy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The application's clock. Real time, unless the sandbox or a test has shifted it. Inject {@link Clock}, never this. */
@Component
public final class PlatformClock extends Clock {
    private volatile Duration shift = Duration.ZERO;
    private volatile @Nullable Instant held;

    /** Moves the clock by {@code by}, on top of earlier shifts. */
    public synchronized void shift(Duration by) {
        Instant standing = held;
        if (standing != null) {
            held = standing.plus(by);
        }
        shift = shift.plus(by);
    }

    /** How far it is ahead of real time; zero unless shifted. */
    public Duration shifted() {
        return shift;
    }

    /** Stands still from now on, so that a border of time can be met exactly; {@link #shift} still moves it. */
    public synchronized void hold() {
        held = instant();
    }

    public synchronized void reset() {
        held = null;
        shift = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        Instant standing = held;
        return standing != null ? standing : Instant.now().plus(shift);
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
