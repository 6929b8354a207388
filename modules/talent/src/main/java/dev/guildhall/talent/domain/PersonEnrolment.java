package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.PhoneRegistry;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells identity which phones may become accounts: those of active persons of the register, no others (C25–C28). */
@Component
class PersonEnrolment implements PhoneRegistry {

    private final Persons persons;
    private final PersonSecrets secrets;
    private final Clock clock;

    PersonEnrolment(Persons persons, PersonSecrets secrets, Clock clock) {
        this.persons = persons;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<NewAccount> enrolment(PhoneNumber phone) {
        return listed(phone)
                .map(person -> new NewAccount(Actor.PERSON, person.name(), phone, null, null, false, Set.of()));
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void enrolled(PhoneNumber phone, AccountId account) {
        listed(phone).ifPresent(person -> person.bind(account, clock));
    }

    Optional<Person> listed(PhoneNumber phone) {
        return persons.findByPhoneIndex(secrets.index(phone)).filter(Person::active);
    }
}
