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
    private @Nullable UUID entryId;
    private @Nullable Instant refundedAt;
    private byte @Nullable [] contactSealed;
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

    /**
     * Records that the contact was paid for now, with these terms.
     *
     * @param contact what was bought, sealed
     * @param entry the line of the points' statement; null where it was for nothing
     */
    void charge(TalentSettings terms, byte[] contact, @Nullable UUID entry, Clock clock, ZoneId zone) {
        contactSealed = contact;
        entryId = entry;
        refundedAt = null;
        price = terms.unlockPrice();
        charges++;
        unlockedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        freeUntil = unlockedAt.atZone(zone).plusMonths(terms.freeAgainMonths()).toInstant();
    }

    /** The last charge was given back: the contact has to be paid for again. */
    void refund(Clock clock) {
        contactSealed = null;
        refundedAt = clock.instant();
    }

    /** Whether the agency may see the contact for nothing: within the free time, or bought of a card that was withdrawn (D8). */
    boolean holds(boolean withdrawn, Clock clock) {
        return charges > 0
                && refundedAt == null
                && (withdrawn || clock.instant().isBefore(freeUntil));
    }

    /** The event of a charge, counted from one. */
    String chargeId(int charge) {
        return "talent.unlock:" + id + ":" + charge;
    }

    /** Names the next charge once and for all: however often it is tried, the wallet spends for it once. */
    String nextChargeId() {
        return chargeId(charges + 1);
    }

    /** The contact as it was when it was paid for; null of payments from before it was kept. */
    byte @Nullable [] contactSealed() {
        return contactSealed;
    }

    UUID id() {
        return id;
    }

    long price() {
        return price;
    }

    int charges() {
        return charges;
    }

    boolean refunded() {
        return refundedAt != null;
    }

    /** The line of the points' statement for the last charge. */
    @Nullable UUID entry() {
        return entryId;
    }

    Instant unlockedAt() {
        return unlockedAt;
    }

    Instant freeUntil() {
        return freeUntil;
    }
}
