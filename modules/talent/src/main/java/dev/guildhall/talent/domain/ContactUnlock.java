package dev.guildhall.talent.domain;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That one agency has paid for one contact, and until when it may look again for nothing (D6). */
@Entity
class ContactUnlock {

    @Id
    private UUID id;

    private UUID cardId;
    private UUID agencyId;
    private long price;
    private int charges;
    private Instant unlockedAt;
    private Instant freeUntil;
    private Instant createdAt;

    @Version
    private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init")
    protected ContactUnlock() {}

    @SuppressWarnings("NullAway.Init")
    ContactUnlock(UUID id, CardId card, AgencyId agency, Clock clock) {
        this.id = id;
        this.cardId = card.value();
        this.agencyId = agency.value();
        this.createdAt = clock.instant();
    }

    /** Records that the contact was paid for now, with these terms. */
    void charge(TalentSettings terms, Clock clock, ZoneId zone) {
        price = terms.unlockPrice();
        charges++;
        unlockedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        freeUntil = unlockedAt.atZone(zone).plusMonths(terms.freeAgainMonths()).toInstant();
    }

    boolean freeAgain(Clock clock) {
        return charges > 0 && clock.instant().isBefore(freeUntil);
    }

    /** Names the next charge once and for all: however often it is tried, the wallet spends for it once. */
    String nextChargeId() {
        return "talent.unlock:" + id + ":" + (charges + 1);
    }

    long price() {
        return price;
    }

    Instant unlockedAt() {
        return unlockedAt;
    }

    Instant freeUntil() {
        return freeUntil;
    }
}
