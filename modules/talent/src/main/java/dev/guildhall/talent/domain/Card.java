package dev.guildhall.talent.domain;

import dev.guildhall.talent.CardId;
import dev.guildhall.talent.PersonId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person shows to agencies. The person decides whether it is in the pool; staff may take it down. */
@Entity
class Card {

    @Id
    private UUID id;

    private UUID personId;
    private @Nullable String summary;
    private boolean published;
    private @Nullable Instant publishedAt;
    private @Nullable Instant withdrawnAt;
    private boolean takenDown;
    private int completeness;
    private boolean hideFromEmployer;
    private Instant createdAt;
    private Instant updatedAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Card() {}

    Card(UUID id, Person person, Clock clock) {
        this.id = id;
        this.personId = person.id().value();
        this.completeness = person.completeness(null).percent();
        this.createdAt = clock.instant();
        this.updatedAt = createdAt;
    }

    /** The person or the register changed what the card shows. */
    void show(Person person, @Nullable String newSummary, Clock clock) {
        summary = newSummary;
        completeness = person.completeness(newSummary).percent();
        updatedAt = clock.instant();
    }

    /**
     * Pushes the card to the pool (C33).
     *
     * @return whether anything changed: pushing twice is once
     */
    boolean publish(Clock clock) {
        if (published) {
            return false;
        }
        published = true;
        publishedAt = clock.instant();
        withdrawnAt = null;
        takenDown = false;
        updatedAt = publishedAt;
        return true;
    }

    /**
     * Takes the card out of the pool (C34).
     *
     * @return whether anything changed
     */
    boolean withdraw(Clock clock) {
        if (!published) {
            return false;
        }
        published = false;
        withdrawnAt = clock.instant();
        return true;
    }

    /** As {@link #withdraw}, by staff. */
    boolean takeDown(Clock clock) {
        if (!withdraw(clock)) {
            return false;
        }
        takenDown = true;
        return true;
    }

    void hideFromEmployer(boolean hide) {
        hideFromEmployer = hide;
    }

    boolean hiddenFromEmployer() {
        return hideFromEmployer;
    }

    CardId id() {
        return new CardId(id);
    }

    PersonId person() {
        return new PersonId(personId);
    }

    @Nullable String summary() {
        return summary;
    }

    boolean published() {
        return published;
    }

    @Nullable Instant publishedAt() {
        return publishedAt;
    }

    /** Taken back after it was pushed; a card that was never pushed is not. */
    boolean withdrawn() {
        return !published && withdrawnAt != null;
    }

    @Nullable Instant withdrawnAt() {
        return withdrawnAt;
    }

    /** Whether staff took it out of the pool. */
    boolean takenDown() {
        return takenDown;
    }

    int completeness() {
        return completeness;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
