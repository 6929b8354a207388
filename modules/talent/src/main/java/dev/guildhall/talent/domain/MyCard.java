package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.CardPublished;
import dev.guildhall.talent.CardWithdrawn;
import dev.guildhall.talent.ContactInText;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Masking;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What persons do with their own card: look, complete it, push it to the pool, withdraw it (C32–C34). */
@Service
@Transactional
public class MyCard {

    private final Persons persons;
    private final Cards cards;
    private final CardViewers viewers;
    private final CardFaces faces;
    private final PersonSecrets secrets;
    private final PoolIndex pool;
    private final TalentVocabulary vocabulary;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    MyCard(
            Persons persons,
            Cards cards,
            CardViewers viewers,
            CardFaces faces,
            PersonSecrets secrets,
            PoolIndex pool,
            TalentVocabulary vocabulary,
            ApplicationEventPublisher events,
            Clock clock) {
        this.persons = persons;
        this.cards = cards;
        this.viewers = viewers;
        this.faces = faces;
        this.secrets = secrets;
        this.pool = pool;
        this.vocabulary = vocabulary;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public MyCardView of(AccountId account) {
        var person = person(account);
        return view(person, card(person));
    }

    /** The own card as an agency sees it that has not paid; also before it is pushed. */
    @Transactional(readOnly = true)
    public CardView preview(AccountId account) {
        var person = person(account);
        return faces.forAgency(CardRow.of(person, card(person)));
    }

    /** @throws Conflict {@code card-changed} when staff, an import or another device changed the card since it was read */
    public MyCardView change(AccountId account, OwnFacts own) {
        var tidy = own.tidied();
        var person = person(account);
        var seen = tidy.version();
        if (seen != null && seen != person.version()) {
            throw new Conflict("card-changed", Words.of("card-changed.title"), Words.of("card-changed.detail"));
        }
        check(tidy, person);
        var card = card(person);
        person.tell(tidy, secrets, clock);
        card.show(person, tidy.summary(), clock);
        pool.refresh(card.id());
        return view(person, card);
    }

    /** Pushes the card to the pool (C33). The person is held, so that staff who stop the person meanwhile find the card pushed. */
    public MyCardView publish(AccountId account) {
        var person = active(persons.hold(account.value()));
        var card = card(person);
        if (card.publish(clock)) {
            pool.refresh(card.id());
            events.publishEvent(new CardPublished(TenantScope.current(), card.id(), person.id(), clock.instant()));
        }
        return view(person, card);
    }

    public MyCardView withdraw(AccountId account) {
        var person = person(account);
        var card = card(person);
        if (card.withdraw(clock)) {
            pool.refresh(card.id());
            events.publishEvent(
                    new CardWithdrawn(TenantScope.current(), card.id(), person.id(), false, clock.instant()));
        }
        return view(person, card);
    }

    /** Whether the body that the card names as employer may find it; it holds from now on. */
    public MyCardView hideFromEmployer(AccountId account, boolean hide) {
        var person = person(account);
        var card = card(person);
        card.hideFromEmployer(hide);
        pool.refresh(card.id());
        return view(person, card);
    }

    private void check(OwnFacts own, Person person) {
        var errors = new ArrayList<FieldError>();
        if (!vocabulary.isCity(own.cityCode())) {
            errors.add(new FieldError("cityCode", Words.of("city.unknown")));
        }
        var education = own.education();
        if (education != null
                && !education.equals(person.educationCode())
                && !vocabulary.has(TalentVocabulary.EDUCATION, education)) {
            errors.add(new FieldError("education", Words.of("education.unknown")));
        }
        if (ContactInText.in(own.summary())) {
            errors.add(new FieldError("summary", Words.of("contact-in-text")));
        }
        if (ContactInText.in(own.employer())) {
            errors.add(new FieldError("employer", Words.of("contact-in-text")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private MyCardView view(Person person, Card card) {
        var contact = person.contact(secrets);
        var counts = viewers.count(card.id());
        var row = CardRow.of(person, card);
        return new MyCardView(
                faces.whole(row),
                Masking.phone(contact.phone()),
                contact.email(),
                contact.wechat(),
                counts.viewers(),
                counts.unlocks(),
                card.hiddenFromEmployer(),
                card.published() && faces.hiddenByRegistration(row),
                person.version(),
                person.completeness(card.summary()).missing());
    }

    private Person person(AccountId account) {
        return active(persons.findByAccountId(account.value()));
    }

    private static Person active(Optional<Person> found) {
        return found.filter(Person::active).orElseThrow(() -> new NotFound(Words.of("card")));
    }

    private Card card(Person person) {
        return cards.findByPersonId(person.id().value()).orElseThrow(() -> new NotFound(Words.of("card")));
    }
}
