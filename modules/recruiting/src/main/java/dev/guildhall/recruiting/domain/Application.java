package dev.guildhall.recruiting.domain;

import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.PersonId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's card, sent to one vacancy (C38). */
@Entity
@Table(name = "vacancy_application")
class Application {

    @Id
    private UUID id;

    private UUID vacancyId;
    private UUID agencyId;
    private UUID personId;
    private UUID cardId;

    @Enumerated(EnumType.STRING)
    private ApplicationState state;

    private @Nullable String message;
    private @Nullable String answer;
    private int sends;
    private Instant sentAt;
    private @Nullable Instant seenAt;
    private @Nullable Instant answeredAt;
    private @Nullable Instant withdrawnAt;
    private @Nullable Instant endedAt;
    private Instant createdAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Application() {}

    /** Sends the card; also once more after it was taken back. */
    void send(@Nullable String words, Clock clock) {
        if (state == ApplicationState.WITHDRAWN) {
            sends++;
        }
        state = ApplicationState.SENT;
        message = words;
        sentAt = now(clock);
        seenAt = null;
        answeredAt = null;
        answer = null;
        withdrawnAt = null;
        endedAt = null;
    }

    /** @return whether anything changed */
    boolean see(Clock clock) {
        if (state != ApplicationState.SENT) {
            return false;
        }
        state = ApplicationState.SEEN;
        seenAt = now(clock);
        return true;
    }

    /** The agency may think again; what it says last counts. */
    void answer(boolean interested, @Nullable String words, Clock clock) {
        state = interested ? ApplicationState.INTERESTED : ApplicationState.DECLINED;
        answer = words;
        answeredAt = now(clock);
        if (seenAt == null) {
            seenAt = answeredAt;
        }
    }

    void withdraw(Clock clock) {
        state = ApplicationState.WITHDRAWN;
        withdrawnAt = now(clock);
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    ApplicationId id() {
        return new ApplicationId(id);
    }

    VacancyId vacancy() {
        return new VacancyId(vacancyId);
    }

    AgencyId agency() {
        return new AgencyId(agencyId);
    }

    PersonId person() {
        return new PersonId(personId);
    }

    CardId card() {
        return new CardId(cardId);
    }

    ApplicationState state() {
        return state;
    }

    @Nullable String answer() {
        return answer;
    }

    /** How often it was sent. */
    int sends() {
        return sends;
    }

    Instant sentAt() {
        return sentAt;
    }

    @Nullable Instant answeredAt() {
        return answeredAt;
    }
}
