package dev.guildhall.recruiting.domain;

import dev.guildhall.identity.Organisations;
import dev.guildhall.notice.Notices;
import dev.guildhall.recruiting.ApplicationAnswered;
import dev.guildhall.recruiting.ApplicationSent;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.TalentDirectory;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** Tells agencies what was sent to them and persons what was answered. It may be late or fail: what was done stands without it. */
@Component
class RecruitingNotices {

    private final TalentDirectory directory;
    private final Organisations organisations;
    private final Vacancies vacancies;
    private final Applications applications;
    private final Notices notices;

    RecruitingNotices(
            TalentDirectory directory,
            Organisations organisations,
            Vacancies vacancies,
            Applications applications,
            Notices notices) {
        this.directory = directory;
        this.organisations = organisations;
        this.vacancies = vacancies;
        this.applications = applications;
        this.notices = notices;
    }

    /**
     * Tells the agency what became of its vacancy, in the caller's transaction.
     *
     * @param what part of the notice's kind, and of the key of its title
     */
    void tell(Vacancy vacancy, String what, String text) {
        directory
                .agency(vacancy.agency())
                .ifPresent(agency -> notices.tell(
                        organisations.ownerOf(agency.account()),
                        "recruiting.vacancy-" + what,
                        Words.of("notice." + what + ".title"),
                        text,
                        "/pages-recruiting/vacancies/edit?id=" + vacancy.id().value()));
    }

    /** Tells a person, in the caller's transaction, that the vacancy is gone and what was sent to it with it. */
    void tellEnded(PersonId person, Vacancy vacancy) {
        directory
                .accountOf(person)
                .ifPresent(account -> notices.tell(
                        account,
                        "recruiting.application-ended",
                        Words.of("notice.ended.title"),
                        Words.of("notice.ended.text", vacancy.title()),
                        "/pages-recruiting/sent/index"));
    }

    /** Names nobody: the agency sees in the record what it may see, and nothing of what was taken back meanwhile. */
    @ApplicationModuleListener(id = "recruiting.sent-notice")
    void tellAgency(ApplicationSent sent) {
        var takenBack = applications
                .findById(sent.application().value())
                .filter(application -> application.state() != ApplicationState.WITHDRAWN)
                .isEmpty();
        if (takenBack) {
            return;
        }
        var agency = directory.agency(sent.agency());
        var vacancy = vacancies.findById(sent.vacancy().value());
        if (agency.isPresent() && vacancy.isPresent()) {
            notices.tellOnce(
                    sent.application().value() + "/" + sent.at(),
                    organisations.ownerOf(agency.get().account()),
                    "recruiting.application-sent",
                    Words.of("notice.sent.title"),
                    Words.of("notice.sent.text", vacancy.get().title()),
                    "/pages-recruiting/received/list?id=" + sent.vacancy().value());
        }
    }

    @ApplicationModuleListener(id = "recruiting.answered-notice")
    void tellPerson(ApplicationAnswered answered) {
        var account = directory.accountOf(answered.person());
        var agency = directory.agency(answered.agency());
        var vacancy = vacancies.findById(answered.vacancy().value());
        var application = applications.findById(answered.application().value());
        if (account.isPresent() && agency.isPresent() && vacancy.isPresent() && application.isPresent()) {
            var kind = answered.interested() ? "interested" : "declined";
            var words = application.get().answer();
            notices.tellOnce(
                    answered.application().value() + "/" + answered.at(),
                    account.get(),
                    "recruiting.application-" + kind,
                    Words.of("notice." + kind + ".title"),
                    Words.of(
                            "notice." + kind + ".text",
                            agency.get().name(),
                            vacancy.get().title(),
                            words == null ? "" : Words.of("notice.words", words)),
                    "/pages-recruiting/sent/index");
        }
    }
}
