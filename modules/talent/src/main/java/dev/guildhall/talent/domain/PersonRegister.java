package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.Accounts;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.CardWithdrawn;
import dev.guildhall.talent.PersonId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What staff do to the register, one person at a time (C25). Everything is recorded in the audit trail. */
@Service
@Transactional
public class PersonRegister {

    private static final int REASON = 200;

    private final Persons persons;
    private final Cards cards;
    private final PersonForm form;
    private final PersonSecrets secrets;
    private final PoolIndex pool;
    private final CardFaces faces;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final Notices notices;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    PersonRegister(
            Persons persons,
            Cards cards,
            PersonForm form,
            PersonSecrets secrets,
            PoolIndex pool,
            CardFaces faces,
            Accounts accounts,
            AuditTrail audit,
            Notices notices,
            ApplicationEventPublisher events,
            Clock clock) {
        this.persons = persons;
        this.cards = cards;
        this.form = form;
        this.secrets = secrets;
        this.pool = pool;
        this.faces = faces;
        this.accounts = accounts;
        this.audit = audit;
        this.notices = notices;
        this.events = events;
        this.clock = clock;
    }

    /** A value that is shown masked and opened only on request. */
    public enum Hidden {
        PHONE,
        ID_NUMBER,
        EMAIL,
        WECHAT
    }

    /** @throws Conflict when the phone or the identity number is registered already */
    public PersonId register(PersonEntry entry) {
        var id = register(form.read(entry, null), Person.Source.STAFF, clock).id();
        audit.record("talent.person.register", "person", id.value().toString(), Map.of());
        return id;
    }

    /** @param at when the entry came into the register; invented content has a past */
    Person register(PersonFacts facts, Person.Source source, Clock at) {
        refuseTaken(facts, null);
        var person = persons.save(Person.register(Ids.next(), facts, source, secrets, at));
        cards.save(new Card(Ids.next(), person, at));
        return person;
    }

    /**
     * Corrects an entry; a new phone moves the account along, so the old one no longer signs in.
     *
     * @param seen version of the entry that the form showed
     * @throws Conflict {@code person-changed} when the person, staff or an import changed the entry since
     */
    public void revise(PersonId id, PersonEntry entry, int seen) {
        var person = require(id);
        if (person.version() != seen) {
            throw new Conflict("person-changed", Words.of("person-changed.title"), Words.of("person-changed.detail"));
        }
        var stored = person.facts(secrets);
        var facts = form.read(entry, stored);
        refuseTaken(facts, person);
        person.revise(facts, secrets, clock);
        cards.findByPersonId(id.value()).ifPresent(card -> {
            card.show(person, card.summary(), clock);
            pool.refresh(card.id());
        });
        var account = person.account();
        if (account != null && !facts.phone().equals(stored.phone())) {
            accounts.changePhone(account, facts.phone());
        }
        if (account != null && !facts.name().equals(stored.name())) {
            accounts.rename(account, facts.name());
        }
        audit.record("talent.person.revise", "person", id.value().toString(), Map.of());
    }

    /** An entry as the form shows it. @param version what {@link #revise} asks for */
    public record Shown(PersonEntry entry, int version) {}

    /** What is hidden stays empty. */
    @Transactional(readOnly = true)
    public Shown entry(PersonId id) {
        var person = require(id);
        var facts = person.facts(secrets);
        var entry = new PersonEntry(
                facts.name(),
                facts.gender() == null ? null : facts.gender().name(),
                facts.birthDate() == null ? null : facts.birthDate().toString(),
                null,
                null,
                null,
                null,
                facts.regionCode(),
                facts.educationCode(),
                facts.levelCode(),
                facts.fieldCodes(),
                facts.years() == null ? null : facts.years().toString(),
                facts.employer(),
                facts.validUntil() == null ? null : facts.validUntil().toString());
        return new Shown(entry, person.version());
    }

    /** The person can no longer sign in, and the card leaves the pool, also one that is being pushed at this moment. */
    public void disable(PersonId id) {
        var person = persons.lock(id.value()).orElseThrow(() -> new NotFound(Words.of("person")));
        person.disable(clock);
        takeDown(person);
        Optional.ofNullable(person.account()).ifPresent(accounts::disable);
        audit.record("talent.person.disable", "person", id.value().toString(), Map.of());
    }

    /**
     * All of them or, when one is unknown, none. One after the other by their ids, so that two who stop the same persons do not wait
     * for each other.
     *
     * @return how many could still sign in before
     */
    public int disable(List<PersonId> chosen) {
        var active = chosen.stream()
                .distinct()
                .sorted(Comparator.comparing(PersonId::value))
                .map(this::require)
                .filter(Person::active)
                .map(Person::id)
                .toList();
        active.forEach(this::disable);
        return active.size();
    }

    /** The person can sign in again; the card stays out of the pool until the person pushes it. */
    public void enable(PersonId id) {
        var person = require(id);
        person.enable(clock);
        Optional.ofNullable(person.account()).ifPresent(accounts::enable);
        audit.record("talent.person.enable", "person", id.value().toString(), Map.of());
    }

    /**
     * Staff take a card out of the pool; the person is told why and may push it again. A card that is not in the pool stays as it is.
     *
     * @throws Invalid without a reason of at most {@value #REASON} characters
     */
    public void takeDown(PersonId id, String why) {
        var reason = reason(why, "take-down.reason");
        var person = require(id);
        if (!takeDown(person)) {
            return;
        }
        audit.record("talent.card.take-down", "person", id.value().toString(), Map.of("reason", reason));
        tell(person, "talent.card-taken-down", "taken-down", reason);
    }

    /**
     * The certification body ends a registration, whatever its last day is; the person is told why and can still sign in. What becomes
     * of a card in the pool is the tenant's setting. One that was ended before stays as it is.
     *
     * @throws Invalid without a reason of at most {@value #REASON} characters
     */
    public void lapse(PersonId id, String why) {
        var reason = reason(why, "lapse.reason");
        var person = persons.lock(id.value()).orElseThrow(() -> new NotFound(Words.of("person")));
        if (!person.lapse(clock)) {
            return;
        }
        refresh(person);
        audit.record("talent.person.lapse", "person", id.value().toString(), Map.of("reason", reason));
        tell(person, "talent.registration-ended", "lapsed", reason);
    }

    /**
     * Takes the end of a registration back; its last day holds as before.
     *
     * @throws Conflict {@code registration-over} when the last day is past: it is moved in the entry first
     */
    public void renew(PersonId id) {
        var person = persons.lock(id.value()).orElseThrow(() -> new NotFound(Words.of("person")));
        if (faces.lapsed(person.validUntil(), null)) {
            throw new Conflict(
                    "registration-over", Words.of("registration-over.title"), Words.of("registration-over.detail"));
        }
        if (!person.renew(clock)) {
            return;
        }
        refresh(person);
        audit.record("talent.person.renew", "person", id.value().toString(), Map.of());
        tell(person, "talent.registration-holds", "renewed");
    }

    private void refresh(Person person) {
        cards.findByPersonId(person.id().value()).ifPresent(card -> pool.refresh(card.id()));
    }

    private void tell(Person person, String kind, String words, Object... values) {
        var account = person.account();
        if (account != null) {
            notices.tell(
                    account,
                    kind,
                    Words.of("notice." + words + ".title"),
                    Words.of("notice." + words + ".text", values),
                    "/pages-talent/my-card/index");
        }
    }

    private static String reason(String why, String words) {
        var reason = why.strip();
        if (reason.isEmpty() || reason.indexOf('\0') >= 0 || reason.codePointCount(0, reason.length()) > REASON) {
            throw new Invalid("reason", Words.of(words, REASON));
        }
        return reason;
    }

    /** Opens one masked value; who looked at what is recorded. */
    public String reveal(PersonId id, Hidden which) {
        var person = require(id);
        var contact = person.contact(secrets);
        var value = switch (which) {
            case PHONE -> contact.phone();
            case ID_NUMBER -> person.idNumber(secrets);
            case EMAIL -> contact.email();
            case WECHAT -> contact.wechat();
        };
        if (value == null) {
            throw new NotFound(Words.of("hidden." + which.name()));
        }
        audit.record(
                "talent.person.reveal",
                "person",
                id.value().toString(),
                Map.of("value", Words.of("hidden." + which.name())));
        return value;
    }

    /** @return whether it was in the pool */
    private boolean takeDown(Person person) {
        var taken = cards.findByPersonId(person.id().value()).filter(card -> card.takeDown(clock));
        taken.ifPresent(card -> {
            pool.refresh(card.id());
            events.publishEvent(
                    new CardWithdrawn(TenantScope.current(), card.id(), person.id(), true, clock.instant()));
        });
        return taken.isPresent();
    }

    private void refuseTaken(PersonFacts facts, @Nullable Person same) {
        persons.findByPhoneIndex(secrets.index(facts.phone()))
                .filter(other -> other != same)
                .ifPresent(other -> {
                    throw new Conflict(
                            "phone-taken", Words.of("phone-taken.title"), Words.of("phone-taken.detail", other.name()));
                });
        var number = facts.idNumber();
        if (number != null) {
            persons.findByIdNumberIndex(secrets.index(number))
                    .filter(other -> other != same)
                    .ifPresent(other -> {
                        throw new Conflict(
                                "id-number-taken",
                                Words.of("id-taken.title"),
                                Words.of("id-taken.detail", other.name()));
                    });
        }
    }

    private Person require(PersonId id) {
        return persons.findById(id.value()).orElseThrow(() -> new NotFound(Words.of("person")));
    }
}
