package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.AccountId;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.ContactUnlocked;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An agency pays points for a person's contact (C11, D6). Spending the points, storing the unlock and recording the event are one
 * transaction: too few points leave nothing behind, and two requests at once charge once, since the second waits for the card. So do
 * a withdrawal and a block ({@link CardBlocks}): whichever comes first counts.
 */
@Service
public class ContactUnlocking {

    private final Cards cards;
    private final Persons persons;
    private final ContactUnlocks unlocks;
    private final AgencyDesk agencies;
    private final PointWallets wallets;
    private final PersonSecrets secrets;
    private final CardFaces faces;
    private final CardViewers viewers;
    private final TalentPool pool;
    private final ModuleSettings settings;
    private final Idempotency idempotency;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final Clock clock;

    ContactUnlocking(
            Cards cards,
            Persons persons,
            ContactUnlocks unlocks,
            AgencyDesk agencies,
            PointWallets wallets,
            PersonSecrets secrets,
            CardFaces faces,
            CardViewers viewers,
            TalentPool pool,
            ModuleSettings settings,
            Idempotency idempotency,
            ApplicationEventPublisher events,
            AuditTrail audit,
            Clock clock) {
        this.cards = cards;
        this.persons = persons;
        this.unlocks = unlocks;
        this.agencies = agencies;
        this.wallets = wallets;
        this.secrets = secrets;
        this.faces = faces;
        this.viewers = viewers;
        this.pool = pool;
        this.settings = settings;
        this.idempotency = idempotency;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What the agency gets.
     *
     * @param charged points that this request cost: 0 when the contact was paid for before
     * @param balance points that are left
     * @param freeAgainUntil until then the same contact costs nothing
     * @param receipt number of the payment in the points' statement; null where it was for nothing
     */
    public record UnlockedContact(
            Contact contact,
            long charged,
            long balance,
            Instant freeAgainUntil,
            @Nullable String receipt) {}

    /** It costs more than the agency was told; nothing was taken. */
    public static class PriceChanged extends Conflict {
        /** @param before what was paid before and does not hold any more; null where the agency was told a price */
        PriceChanged(long price, @Nullable ContactUnlock before) {
            super(
                    "price-changed",
                    Words.of("unlock.price-changed.title"),
                    Words.of(
                            before == null
                                    ? "unlock.price-changed"
                                    : before.refunded() ? "unlock.points-back" : "unlock.free-time-over",
                            price));
            with("price", price);
        }
    }

    /** What is kept to answer the same request again: everything but the contact. */
    record Receipt(
            long charged,
            long balance,
            Instant freeAgainUntil,
            @Nullable String number) {}

    /** As {@link #unlock(AccountId, CardId, Long, String)}, at whatever it costs now. */
    @Transactional
    public UnlockedContact unlock(AccountId account, CardId id, @Nullable String key) {
        return unlock(account, id, null, key);
    }

    /**
     * @param accepted the points that the agency was told, 0 where it was told that it costs nothing; what costs less by now is
     *     charged at that. Null where it was told nothing
     * @param key the client's idempotency key: the same request sent twice is one
     * @throws NotFound when the card is neither in the pool for this agency nor sent to it, and what it paid for is over
     * @throws PriceChanged when it costs more than was accepted
     * @throws dev.guildhall.points.InsufficientPoints when the wallet holds less than the price
     * @throws Conflict when the request was answered before, and what it paid for is over since
     */
    @Transactional
    public UnlockedContact unlock(AccountId account, CardId id, @Nullable Long accepted, @Nullable String key) {
        var anew = new AtomicBoolean();
        var request = accepted == null ? Map.of("unlock", id.value()) : Map.of("unlock", id.value(), "price", accepted);
        var receipt = idempotency.once(account.toString(), key, request, Receipt.class, () -> {
            anew.set(true);
            return unlock(account, id, accepted);
        });
        if (!anew.get()) {
            requireHeld(account, id);
        }
        return new UnlockedContact(
                contact(account, id), receipt.charged(), receipt.balance(), receipt.freeAgainUntil(), receipt.number());
    }

    /** An answer that was kept says nothing about today: the points may be back since, or the free time over. */
    private void requireHeld(AccountId account, CardId id) {
        var card = cards.findById(id.value()).orElseThrow(() -> new NotFound(Words.of("card")));
        var agency = agencies.require(account).id();
        if (unlocks.findByAgencyIdAndCardId(agency.value(), id.value())
                .filter(unlock -> unlock.holds(card.withdrawn(), clock))
                .isEmpty()) {
            throw new Conflict("unlock-over", Words.of("unlock.over.title"), Words.of("unlock.over"));
        }
    }

    private Receipt unlock(AccountId account, CardId id, @Nullable Long accepted) {
        var agency = agencies.require(account);
        var card = cards.lock(id.value()).orElseThrow(() -> new NotFound(Words.of("card")));
        var unlock = unlocks.findByAgencyIdAndCardId(agency.id().value(), id.value());
        if (unlock.isPresent() && unlock.get().holds(card.withdrawn(), clock)) {
            return free(account, unlock.get());
        }
        if (!pool.offers(agency.id(), id)) {
            throw new NotFound(Words.of("card"));
        }
        // Read once: what is compared with the accepted price is what is charged, though staff change it meanwhile.
        var terms = settings.of(TalentSettings.class);
        if (accepted != null && terms.unlockPrice() > accepted) {
            throw new PriceChanged(terms.unlockPrice(), accepted == 0 ? unlock.orElse(null) : null);
        }
        return charge(account, agency, card, person(card), terms, unlock.orElseGet(() -> first(card, agency)));
    }

    private Receipt free(AccountId account, ContactUnlock unlock) {
        return new Receipt(0, wallets.balance(account).available().amount(), unlock.freeUntil(), number(unlock));
    }

    private ContactUnlock first(Card card, Agency agency) {
        return new ContactUnlock(Ids.next(), card.id(), agency.id(), clock);
    }

    /** The points come last: the wallet, and what all wallets pay into, are locked for as short as can be. */
    private Receipt charge(
            AccountId account, Agency agency, Card card, Person person, TalentSettings terms, ContactUnlock unlock) {
        var price = new Points(terms.unlockPrice());
        var event = unlock.nextChargeId();
        var entry = price.equals(Points.NONE) ? null : Ids.next();
        var bought = secrets.sealBought(unlock.id(), person.contact(secrets));
        unlock.charge(terms, bought, entry, clock, faces.zone());
        unlocks.saveAndFlush(unlock);
        viewers.looked(card.id(), agency.id());
        events.publishEvent(new ContactUnlocked(
                TenantScope.current(), card.id(), person.id(), agency.id(), price.amount(), unlock.unlockedAt()));
        audit.record(
                "talent.contact.unlock",
                "card",
                card.id().value().toString(),
                Map.of("agency", agency.name(), "points", price.amount()));
        var reason = Words.of("unlock.reason", faces.masked(person));
        var balance = entry == null
                ? wallets.balance(account).available()
                : wallets.spend(entry, account, price, reason, event).balance();
        return new Receipt(price.amount(), balance.amount(), unlock.freeUntil(), number(unlock));
    }

    private static @Nullable String number(ContactUnlock unlock) {
        UUID entry = unlock.entry();
        return entry == null ? null : PointEntry.numberOf(entry);
    }

    /** As it is while the card is in the pool; as it was bought once the person took the card back (D8). */
    private Contact contact(AccountId account, CardId id) {
        var card = cards.findById(id.value()).orElseThrow(() -> new NotFound(Words.of("card")));
        if (card.withdrawn()) {
            var unlock = unlocks.findByAgencyIdAndCardId(
                    agencies.require(account).id().value(), id.value());
            var sealed = unlock.map(ContactUnlock::contactSealed);
            if (sealed.isPresent()) {
                return secrets.openBought(unlock.get().id(), sealed.get());
            }
        }
        return person(card).contact(secrets);
    }

    private Person person(Card card) {
        UUID person = card.person().value();
        return persons.findById(person).orElseThrow(() -> new NotFound(Words.of("card")));
    }
}
