package dev.guildhall.talent.domain;

import dev.guildhall.notice.Notices;
import dev.guildhall.talent.ContactUnlocked;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** Tells the person which agency paid for the contact. It may be late or fail: the unlock stands without it, so it is an event. */
@Component
class UnlockNotices {

    private final Persons persons;
    private final Agencies agencies;
    private final Notices notices;

    UnlockNotices(Persons persons, Agencies agencies, Notices notices) {
        this.persons = persons;
        this.agencies = agencies;
        this.notices = notices;
    }

    @ApplicationModuleListener(id = "talent.unlock-notice")
    void tell(ContactUnlocked unlocked) {
        var person = persons.findById(unlocked.person().value());
        var agency = agencies.findById(unlocked.agency().value());
        if (person.isPresent() && agency.isPresent()) {
            var account = person.get().account();
            if (account != null) {
                notices.tellOnce(
                        unlocked.card().value() + "/" + unlocked.agency().value() + "/" + unlocked.at(),
                        account,
                        "talent.contact-unlocked",
                        Words.of("notice.unlocked.title"),
                        Words.of("notice.unlocked.text", agency.get().name()),
                        "/pages-talent/my-card/index");
            }
        }
    }
}
