package dev.guildhall.recruiting.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.TooMany;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.ApplicationSent;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.ContactInText;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * A person sends the own card to a vacancy (C38), once; it may be taken back and sent again. Sending shows the card to this one
 * agency, in the pool or not; the contact stays what has to be unlocked (C6).
 */
@Service
@Transactional
public class Applying {

    static final int LONGEST = 300;

    /** Times that a card may be sent to one vacancy, taken back in between. */
    private static final int MOST_SENDS = 3;

    private static final String MINE = """
            SELECT a.id AS application_id, a.state AS application_state, a.message, a.answer, a.sent_at, a.seen_at, a.answered_at,
                   a.withdrawn_at, a.ended_at,
            """ + VacancyRow.COLUMNS + """
            FROM vacancy_application a JOIN vacancy v ON v.id = a.vacancy_id WHERE a.person_id = :person
            """;

    private final VacancyBoard board;
    private final Applications applications;
    private final TalentDirectory directory;
    private final RecruitingVocabulary vocabulary;
    private final ApplicationEventPublisher events;
    private final JdbcClient jdbc;
    private final Clock clock;

    Applying(
            VacancyBoard board,
            Applications applications,
            TalentDirectory directory,
            RecruitingVocabulary vocabulary,
            ApplicationEventPublisher events,
            JdbcClient jdbc,
            Clock clock) {
        this.board = board;
        this.applications = applications;
        this.directory = directory;
        this.vocabulary = vocabulary;
        this.events = events;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One line of 我的投递 (C39).
     *
     * @param open whether the vacancy can still be seen by this person
     * @param message what the person wrote along
     * @param answer the agency's word
     * @param endedAt when the vacancy went before an answer; null where it did not
     */
    public record MyApplication(
            UUID id,
            VacancyView vacancy,
            boolean open,
            ApplicationState state,
            @Nullable String message,
            @Nullable String answer,
            Instant sentAt,
            @Nullable Instant seenAt,
            @Nullable Instant answeredAt,
            @Nullable Instant withdrawnAt,
            @Nullable Instant endedAt) {}

    /**
     * @param words a short message to the agency, at most 300 characters; null for none
     * @throws Invalid where the message is too long, or holds a contact: the agency gets that by unlocking it (C11)
     * @throws NotFound where the person cannot see the vacancy now
     * @throws Conflict {@code already-applied} where the card is there already; {@code applied-too-often} where it was sent and taken
     *     back {@value #MOST_SENDS} times
     * @throws TooMany where the person has sent as many cards as anybody may within 24 hours
     */
    public MyApplication send(AccountId account, VacancyId id, @Nullable String words) {
        var message = tidy("message", words);
        if (ContactInText.in(message)) {
            throw new Invalid("message", Words.of("application.contact"));
        }
        var person = directory.personOf(account);
        oneAtATime(person.id());
        var vacancy = board.hold(person.id(), id).orElseThrow(() -> new NotFound(Words.of("vacancy")));
        var mine = Ids.next();
        int made = jdbc.sql("""
                INSERT INTO vacancy_application (id, vacancy_id, agency_id, person_id, card_id, state, sent_at, created_at)
                VALUES (:id, :vacancy, :agency, :person, :card, 'SENT', :now, :now)
                ON CONFLICT (vacancy_id, person_id) DO NOTHING
                """)
                .param("id", mine)
                .param("vacancy", id.value())
                .param("agency", vacancy.agency())
                .param("person", person.id().value())
                .param("card", person.card().value())
                .param("now", Rows.at(clock.instant()))
                .update();
        var application = applications.lockOf(id.value(), person.id().value()).orElseThrow();
        if (made == 0 && application.state() != ApplicationState.WITHDRAWN) {
            throw new Conflict("already-applied", Words.of("applied.title"), Words.of("applied.detail"))
                    .with("application", application.id().value().toString());
        }
        if (made == 0 && application.sends() >= MOST_SENDS) {
            throw new Conflict("applied-too-often", Words.of("often.title"), Words.of("often.detail", MOST_SENDS));
        }
        checkPace(person.id());
        application.send(message, clock);
        applications.saveAndFlush(application);
        events.publishEvent(new ApplicationSent(
                TenantScope.current(),
                application.id(),
                id,
                new AgencyId(vacancy.agency()),
                person.id(),
                person.card(),
                application.sentAt()));
        return one(person.id(), application.id());
    }

    /** Until the transaction ends: of two cards that a person sends at once, the second is counted with the first. */
    private void oneAtATime(PersonId person) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || 'apply' || :person, 0))")
                .param("person", person.value().toString())
                .query((row, number) -> true)
                .single();
    }

    private void checkPace(PersonId person) {
        int most = vocabulary.terms().applicationsPerDay();
        var since = clock.instant().minus(Duration.ofDays(1));
        int sent = jdbc.sql("SELECT count(*) FROM vacancy_application WHERE person_id = :person AND sent_at > :since")
                .param("person", person.value())
                .param("since", Rows.at(since))
                .query(Integer.class)
                .single();
        if (sent > most) {
            throw new TooMany(Duration.ofHours(1), Words.of("pace.detail", most));
        }
    }

    /** Takes the card back: the agency sees nothing of it any more. Taking it back twice is once. */
    public MyApplication withdraw(AccountId account, ApplicationId id) {
        var person = directory.personOf(account);
        var application = applications
                .lock(id.value())
                .filter(mine -> mine.person().equals(person.id()))
                .orElseThrow(() -> new NotFound(Words.of("application")));
        if (application.state() != ApplicationState.WITHDRAWN) {
            application.withdraw(clock);
            applications.saveAndFlush(application);
        }
        return one(person.id(), id);
    }

    /** Newest first; with what became of each, also of vacancies that are gone. */
    @Transactional(readOnly = true)
    public Paged<MyApplication> of(AccountId account, int page, int size) {
        var person = directory.personOf(account);
        var lines = jdbc.sql(MINE + " ORDER BY a.sent_at DESC, a.id DESC LIMIT :size OFFSET :offset")
                .param("person", person.id().value())
                .param("size", size)
                .param("offset", (long) page * size)
                .query(Applying::line)
                .list();
        var total = jdbc.sql("SELECT count(*) FROM vacancy_application WHERE person_id = :person")
                .param("person", person.id().value())
                .query(Long.class)
                .single();
        return new Paged<>(views(person.id(), lines), page, size, total);
    }

    @Transactional(readOnly = true)
    public MyApplication one(AccountId account, ApplicationId id) {
        return one(directory.personOf(account).id(), id);
    }

    private MyApplication one(PersonId person, ApplicationId id) {
        var lines = jdbc.sql(MINE + " AND a.id = :id")
                .param("person", person.value())
                .param("id", id.value())
                .query(Applying::line)
                .list();
        return views(person, lines).stream().findFirst().orElseThrow(() -> new NotFound(Words.of("application")));
    }

    private record Line(
            VacancyRow vacancy,
            UUID id,
            ApplicationState state,
            @Nullable String message,
            @Nullable String answer,
            Instant sentAt,
            @Nullable Instant seenAt,
            @Nullable Instant answeredAt,
            @Nullable Instant withdrawnAt,
            @Nullable Instant endedAt) {}

    private static Line line(ResultSet row, int number) throws SQLException {
        return new Line(
                VacancyRow.read(row, number),
                row.getObject("application_id", UUID.class),
                ApplicationState.valueOf(row.getString("application_state")),
                row.getString("message"),
                row.getString("answer"),
                Rows.time(row, "sent_at"),
                Rows.instant(row, "seen_at"),
                Rows.instant(row, "answered_at"),
                Rows.instant(row, "withdrawn_at"),
                Rows.instant(row, "ended_at"));
    }

    private List<MyApplication> views(PersonId person, List<Line> lines) {
        Set<UUID> hidden = board.hidden(person);
        var names =
                board.names(lines.stream().map(line -> line.vacancy().agency()).collect(Collectors.toSet()));
        var staleBefore = clock.instant().minus(vocabulary.staleAfter());
        return lines.stream()
                .map(line -> {
                    var vacancy = line.vacancy();
                    var open = vacancy.state() == VacancyState.PUBLISHED
                            && vacancy.confirmedAt().isAfter(staleBefore)
                            && !hidden.contains(vacancy.agency());
                    return new MyApplication(
                            line.id(),
                            vacancy.view(vocabulary, names.getOrDefault(vacancy.agency(), ""), line.state()),
                            open,
                            line.state(),
                            line.message(),
                            line.answer(),
                            line.sentAt(),
                            line.seenAt(),
                            line.answeredAt(),
                            line.withdrawnAt(),
                            line.endedAt());
                })
                .toList();
    }

    /** @throws Invalid where it is longer than 300 characters */
    static @Nullable String tidy(String field, @Nullable String words) {
        if (words == null || words.isBlank()) {
            return null;
        }
        var text = words.strip();
        if (text.indexOf('\0') >= 0 || text.codePointCount(0, text.length()) > LONGEST) {
            throw new Invalid(field, Words.of("words.long", LONGEST));
        }
        return text;
    }
}
