package dev.guildhall.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.stereotype.Component;

/**
 * Delivers again what a crash or a failing listener left behind: each tenant's registry is looked at in turn, bound to
 * that tenant. So a listener runs at least once, and must not mind a second time.
 */
@Component
class EventRelay implements TenantSweep {
    /** Longer than any listener takes, so that what is still running is not sent twice. */
    static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final IncompleteEventPublications publications;
    private final Clock clock;

    EventRelay(JdbcClient jdbc, IncompleteEventPublications publications, Clock clock) {
        this.jdbc = jdbc;
        this.publications = publications;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void sweep() {
        boolean any = jdbc.sql("SELECT EXISTS (SELECT 1 FROM event_publication"
                        + " WHERE completion_date IS NULL AND publication_date < ?)")
                .param(clock.instant().minus(LEFT_BEHIND).atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        if (any) {
            publications.resubmitIncompletePublicationsOlderThan(LEFT_BEHIND);
        }
    }
}
