package dev.guildhall.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.events.EventPublication;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers again what a crash, a full queue or a failing listener left behind: each tenant's registry is looked at in
 * turn, bound to that tenant. So a listener runs at least once, and must not mind a second time.
 */
@Component
class EventRelay implements TenantSweep {
    /** Longer than any listener takes, so that what is still running is not sent twice. Counted from the last attempt. */
    static final Duration LEFT_BEHIND = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final IncompleteEventPublications publications;
    private final Clock clock;

    EventRelay(
            JdbcClient jdbc, TransactionTemplate transaction, IncompleteEventPublications publications, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.publications = publications;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void sweep() {
        Instant before = clock.instant().minus(LEFT_BEHIND);
        if (anyLeftBehind(before)) {
            giveUpLostDeliveries(before);
            publications.resubmitIncompletePublications(publication -> leftBehind(publication, before));
        }
    }

    private boolean anyLeftBehind(Instant before) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM event_publication"
                        + " WHERE completion_date IS NULL AND GREATEST(publication_date, last_resubmission_date) < ?)")
                .param(utc(before))
                .query(Boolean.class)
                .single();
    }

    /**
     * The registry never hands out again what it marked as handed out again; if the process died before the listener
     * began, nobody would.
     */
    private void giveUpLostDeliveries(Instant before) {
        transaction.executeWithoutResult(status -> jdbc.sql("UPDATE event_publication SET status = 'FAILED'"
                        + " WHERE status = 'RESUBMITTED' AND last_resubmission_date < ?")
                .param(utc(before))
                .update());
    }

    private static boolean leftBehind(EventPublication publication, Instant before) {
        Instant again = publication.getLastResubmissionDate();
        return publication.getPublicationDate().isBefore(before) && (again == null || again.isBefore(before));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
