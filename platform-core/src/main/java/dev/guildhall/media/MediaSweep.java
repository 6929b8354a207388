package dev.guildhall.media;

import dev.guildhall.jobs.TenantSweep;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Removes pictures that members uploaded and then used for nothing. */
@Component
class MediaSweep implements TenantSweep {
    /** Long enough to finish a form that was begun. */
    static final Duration UNUSED = Duration.ofDays(7);

    private final MediaLibrary library;
    private final Clock clock;

    MediaSweep(MediaLibrary library, Clock clock) {
        this.library = library;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "media-unused";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void sweep() {
        library.removeUnused(clock.instant().minus(UNUSED));
    }
}
