package dev.guildhall.recruiting.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.recruiting.ApplicationAnswered;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.domain.CardView;
import dev.guildhall.tenancy.TenantScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What agencies do with the cards that were sent to them (C24): look, and answer. The cards come from the talent module as this
 * agency may see them; a card that its person withdrew, or whose person blocked the agency, shows nothing any more.
 */
@Service
@Transactional
public class ApplicationDesk {

    private static final String RECEIVED = """
            SELECT a.id, a.vacancy_id, a.card_id, a.person_id, a.state, a.message, a.answer, a.sent_at, a.seen_at, a.answered_at,
                   v.title
            FROM vacancy_application a JOIN vacancy v ON v.id = a.vacancy_id
            WHERE a.agency_id = :agency
            """;

    private final Applications applications;
    private final TalentDirectory directory;
    private final InSight sight;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    ApplicationDesk(
            Applications applications,
            TalentDirectory directory,
            InSight sight,
            ApplicationEventPublisher events,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.applications = applications;
        this.directory = directory;
        this.sight = sight;
        this.events = events;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One card that was sent.
     *
     * @param card as this agency may see it, the contact never; null once the person has withdrawn it (C34)
     * @param message what the person wrote along
     * @param answer the agency's word
     */
    public record Received(
            UUID id,
            UUID vacancyId,
            String vacancyTitle,
            @Nullable CardView card,
            ApplicationState state,
            @Nullable String message,
            @Nullable String answer,
            Instant sentAt,
            @Nullable Instant seenAt,
            @Nullable Instant answeredAt) {}

    /** @param counts of each state, zeros too; over all pages and whatever state was asked for */
    public record ApplicationInbox(
            List<Received> items, int page, int size, long total, Map<ApplicationState, Long> counts) {}

    /**
     * Newest first.
     *
     * @param state only those; null for all
     * @throws NotFound where the vacancy is not this agency's
     */
    @Transactional(readOnly = true)
    public ApplicationInbox of(Actor actor, VacancyId vacancy, @Nullable ApplicationState state, int page, int size) {
        var agency = directory.agencyOf(actor.organisation()).id();
        var own = jdbc.sql("SELECT id FROM vacancy WHERE id = :id AND agency_id = :agency AND state <> 'DELETED'")
                .param("id", vacancy.value())
                .param("agency", agency.value())
                .query(UUID.class)
                .optional();
        if (own.isEmpty()) {
            throw new NotFound(Words.of("vacancy"));
        }
        var hidden = sight.hiddenFrom(agency);
        var counts = counts(agency, vacancy, hidden);
        var lines = jdbc.sql(RECEIVED + " AND " + InSight.SHOWN + """
                  AND a.vacancy_id = :vacancy AND (CAST(:state AS text) IS NULL OR a.state = :state)
                ORDER BY a.sent_at DESC, a.id DESC LIMIT :size OFFSET :offset
                """)
                .param("agency", agency.value())
                .param("hidden", hidden)
                .param("vacancy", vacancy.value())
                .param("state", state == null ? null : state.name(), Types.VARCHAR)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(ApplicationDesk::line)
                .list();
        long total = state == null
                ? counts.values().stream().mapToLong(Long::longValue).sum()
                : counts.getOrDefault(state, 0L);
        return new ApplicationInbox(views(agency, lines), page, size, total, counts);
    }

    private Map<ApplicationState, Long> counts(AgencyId agency, VacancyId vacancy, Object hidden) {
        var counts = new EnumMap<ApplicationState, Long>(ApplicationState.class);
        for (var state : ApplicationState.values()) {
            if (state != ApplicationState.WITHDRAWN) {
                counts.put(state, 0L);
            }
        }
        jdbc.sql("""
                SELECT state, count(*) FROM vacancy_application a
                 WHERE a.agency_id = :agency AND a.vacancy_id = :vacancy AND """ + InSight.SHOWN + " GROUP BY state")
                .param("agency", agency.value())
                .param("vacancy", vacancy.value())
                .param("hidden", hidden)
                .query((row, number) -> counts.put(ApplicationState.valueOf(row.getString(1)), row.getLong(2)))
                .list();
        return counts;
    }

    /** Opens one: from now on it counts as seen, for the person too. */
    public Received open(Actor actor, ApplicationId id) {
        var agency = directory.agencyOf(actor.organisation()).id();
        var application = own(agency, id);
        var view = view(agency, id);
        if (view.card() != null && application.see(clock)) {
            applications.saveAndFlush(application);
            directory.looked(application.card(), agency);
            return view(agency, id);
        }
        return view;
    }

    /**
     * Tells the person.
     *
     * @param words to the person, at most 300 characters; null for none
     * @throws Conflict {@code card-withdrawn} where the card cannot be seen any more
     */
    public Received answer(Actor actor, ApplicationId id, boolean interested, @Nullable String words) {
        var text = Applying.tidy("words", words);
        var agency = directory.agencyOf(actor.organisation()).id();
        var application = own(agency, id);
        var view = view(agency, id);
        if (view.card() == null) {
            throw new Conflict("card-withdrawn", Words.of("withdrawn.title"), Words.of("withdrawn.detail"));
        }
        var wanted = interested ? ApplicationState.INTERESTED : ApplicationState.DECLINED;
        if (application.state() == wanted && Objects.equals(application.answer(), text)) {
            return view;
        }
        application.answer(interested, text, clock);
        applications.saveAndFlush(application);
        events.publishEvent(new ApplicationAnswered(
                TenantScope.current(),
                id,
                application.vacancy(),
                agency,
                application.person(),
                interested,
                clock.instant()));
        audit.record(
                "recruiting.application.answer",
                "application",
                id.value().toString(),
                Map.of("answer", wanted.label(), "title", view.vacancyTitle()));
        return view(agency, id);
    }

    private Application own(AgencyId agency, ApplicationId id) {
        return applications
                .lock(id.value())
                .filter(mine -> mine.agency().equals(agency) && mine.state() != ApplicationState.WITHDRAWN)
                .orElseThrow(() -> new NotFound(Words.of("application")));
    }

    private Received view(AgencyId agency, ApplicationId id) {
        var lines = jdbc.sql(
                        RECEIVED + " AND a.id = :id AND a.state <> 'WITHDRAWN' AND NOT a.person_id = ANY (:blocking)")
                .param("agency", agency.value())
                .param("blocking", Rows.ids(sight.blocking(agency)))
                .param("id", id.value())
                .query(ApplicationDesk::line)
                .list();
        return views(agency, lines).stream().findFirst().orElseThrow(() -> new NotFound(Words.of("application")));
    }

    private record Line(
            UUID id,
            UUID vacancy,
            String title,
            CardId card,
            ApplicationState state,
            @Nullable String message,
            @Nullable String answer,
            Instant sentAt,
            @Nullable Instant seenAt,
            @Nullable Instant answeredAt) {}

    private static Line line(ResultSet row, int number) throws SQLException {
        return new Line(
                row.getObject("id", UUID.class),
                row.getObject("vacancy_id", UUID.class),
                row.getString("title"),
                new CardId(row.getObject("card_id", UUID.class)),
                ApplicationState.valueOf(row.getString("state")),
                row.getString("message"),
                row.getString("answer"),
                Rows.time(row, "sent_at"),
                Rows.instant(row, "seen_at"),
                Rows.instant(row, "answered_at"));
    }

    private List<Received> views(AgencyId agency, List<Line> lines) {
        var cards = directory.cards(agency, lines.stream().map(Line::card).toList());
        return lines.stream()
                .map(line -> {
                    var card = cards.get(line.card());
                    return new Received(
                            line.id(),
                            line.vacancy(),
                            line.title(),
                            card,
                            line.state(),
                            card == null ? null : line.message(),
                            line.answer(),
                            line.sentAt(),
                            line.seenAt(),
                            line.answeredAt());
                })
                .toList();
    }
}
