package dev.guildhall.recruiting.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.TalentDirectory.AgencyFacts;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What agencies do with their vacancies (C13–C20): publish at once, change, pause, resume, delete. All accounts of an agency share
 * them, and the limit.
 */
@Service
@Transactional
public class VacancyDesk {

    private static final String OWN = "SELECT " + VacancyRow.COLUMNS + """
            , (SELECT count(*) FROM vacancy_look l WHERE l.vacancy_id = v.id) AS views
            , (SELECT count(*) FROM vacancy_application a WHERE a.vacancy_id = v.id AND """ + InSight.SHOWN + """
               ) AS applications
            , (SELECT count(*) FROM vacancy_application a WHERE a.vacancy_id = v.id AND a.state = 'SENT' AND """ + InSight.SHOWN + """
               ) AS unseen
            FROM vacancy v WHERE v.agency_id = :agency AND v.state <> 'DELETED'
            """;

    private final Vacancies vacancies;
    private final VacancyForm form;
    private final TalentDirectory directory;
    private final RecruitingVocabulary vocabulary;
    private final OpenApplications open;
    /** Saves of one account at one vacancy, no further apart than this, are one act in the trail: the editor saves by itself. */
    private static final Duration SITTING = Duration.ofMinutes(30);

    private final InSight sight;
    private final Idempotency idempotency;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    VacancyDesk(
            Vacancies vacancies,
            VacancyForm form,
            TalentDirectory directory,
            RecruitingVocabulary vocabulary,
            OpenApplications open,
            InSight sight,
            Idempotency idempotency,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.vacancies = vacancies;
        this.form = form;
        this.directory = directory;
        this.vocabulary = vocabulary;
        this.open = open;
        this.sight = sight;
        this.idempotency = idempotency;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * An agency's vacancies, the latest first; there are never many.
     *
     * @param most it may have (C14)
     * @param left it may still publish
     */
    public record OwnVacancies(List<OwnVacancy> items, int most, int left) {}

    /** What an agency may switch between. */
    public enum Wish {
        PUBLISHED,
        PAUSED
    }

    /** The answer kept for a repeated request. */
    record Published(UUID id) {}

    @Transactional(readOnly = true)
    public OwnVacancies of(Actor actor) {
        var agency = agency(actor);
        var items = jdbc.sql(OWN + " ORDER BY v.created_at DESC, v.id DESC")
                .param("agency", agency.id().value())
                .param("hidden", sight.hiddenFrom(agency.id()))
                .query(this::read)
                .list();
        int most = vocabulary.terms().mostVacancies();
        return new OwnVacancies(items, most, Math.max(0, most - items.size()));
    }

    @Transactional(readOnly = true)
    public OwnVacancy one(Actor actor, VacancyId id) {
        return view(agency(actor).id(), id);
    }

    /**
     * Publishes at once (C16).
     *
     * @param key the client's idempotency key: the same request sent twice is one; null where it sent none
     * @throws Conflict {@code too-many-vacancies} where the agency has as many as it may have (C14, D7)
     */
    public OwnVacancy publish(Actor actor, VacancyText text, @Nullable String key) {
        var agency = agency(actor);
        var facts = form.read(text, null);
        var id = key == null
                ? publish(actor, agency, facts)
                : idempotency
                        .once(
                                actor.organisation().toString(),
                                key,
                                Map.of("publish", facts),
                                Published.class,
                                () -> new Published(publish(actor, agency, facts)))
                        .id();
        return view(agency.id(), new VacancyId(id));
    }

    private UUID publish(Actor actor, AgencyFacts agency, VacancyFacts facts) {
        checkLimit(agency.id());
        var vacancy = vacancies.saveAndFlush(
                new Vacancy(Ids.next(), agency.id(), agency.name(), facts, actor.id(), actor.name(), clock));
        audit(vacancy, "publish", Map.of("title", vacancy.title()));
        return vacancy.id().value();
    }

    /** Counts with the agency's row held: of two who publish the last free one at once, the second is refused. */
    private void checkLimit(AgencyId agency) {
        jdbc.sql("INSERT INTO recruiter (agency_id, created_at) VALUES (:agency, :now) ON CONFLICT DO NOTHING")
                .param("agency", agency.value())
                .param("now", Rows.at(clock.instant()))
                .update();
        jdbc.sql("SELECT agency_id FROM recruiter WHERE agency_id = :agency FOR UPDATE")
                .param("agency", agency.value())
                .query(UUID.class)
                .single();
        int has = jdbc.sql("SELECT count(*) FROM vacancy WHERE agency_id = :agency AND state <> 'DELETED'")
                .param("agency", agency.value())
                .query(Integer.class)
                .single();
        int most = vocabulary.terms().mostVacancies();
        if (has >= most) {
            throw new Conflict("too-many-vacancies", Words.of("limit.title"), Words.of("limit.detail", most))
                    .with("most", most);
        }
    }

    /**
     * Saves what was changed (C19); persons see it at once.
     *
     * @param version that the change was made on; null to change whatever is there
     * @throws Conflict {@code vacancy-changed} with the vacancy as it is now, where somebody saved meanwhile
     */
    public OwnVacancy change(Actor actor, VacancyId id, VacancyText text, @Nullable Integer version) {
        var agency = agency(actor);
        var vacancy = own(agency.id(), id);
        if (version != null && version != vacancy.version()) {
            throw new Conflict("vacancy-changed", Words.of("changed.title"), Words.of("changed.detail"))
                    .with("current", view(agency.id(), id));
        }
        var stored = vacancy.facts();
        var facts = form.read(text, stored);
        if (!facts.equals(stored)) {
            vacancy.write(facts, agency.name(), clock);
            vacancies.saveAndFlush(vacancy);
            audit.recordSitting(
                    "recruiting.vacancy.change",
                    "vacancy",
                    id.value().toString(),
                    Map.of("title", vacancy.title()),
                    SITTING);
        }
        return view(agency.id(), id);
    }

    /**
     * Pauses it, or shows it again (C20). Showing what is shown confirms that it is still open.
     *
     * @throws Conflict {@code vacancy-closed} where staff took it down
     */
    public OwnVacancy switchTo(Actor actor, VacancyId id, Wish wish) {
        var agency = agency(actor);
        var vacancy = own(agency.id(), id);
        if (vacancy.closed()) {
            throw new Conflict("vacancy-closed", Words.of("closed.title"), Words.of("closed.detail"));
        }
        switch (wish) {
            case PUBLISHED -> vacancy.resume(clock);
            case PAUSED -> vacancy.pause();
        }
        vacancies.saveAndFlush(vacancy);
        audit(vacancy, wish == Wish.PAUSED ? "pause" : "resume", Map.of("title", vacancy.title()));
        return view(agency.id(), id);
    }

    /** Gone for everybody; persons who wait for an answer are told, and all who had sent their card keep the line in their list. */
    public void delete(Actor actor, VacancyId id) {
        var vacancy = own(agency(actor).id(), id);
        vacancy.delete();
        vacancies.saveAndFlush(vacancy);
        open.end(vacancy);
        audit(vacancy, "delete", Map.of("title", vacancy.title()));
    }

    private AgencyFacts agency(Actor actor) {
        return directory.agencyOf(actor.organisation());
    }

    private Vacancy own(AgencyId agency, VacancyId id) {
        return vacancies
                .lock(id.value())
                .filter(vacancy -> vacancy.agency().equals(agency) && !vacancy.deleted())
                .orElseThrow(() -> new NotFound(Words.of("vacancy")));
    }

    private OwnVacancy view(AgencyId agency, VacancyId id) {
        return jdbc.sql(OWN + " AND v.id = :id")
                .param("agency", agency.value())
                .param("hidden", sight.hiddenFrom(agency))
                .param("id", id.value())
                .query(this::read)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("vacancy")));
    }

    private OwnVacancy read(ResultSet result, int number) throws SQLException {
        var row = VacancyRow.read(result, number);
        var staleAt = row.confirmedAt().plus(vocabulary.staleAfter());
        var stale = row.state() == VacancyState.PUBLISHED && !clock.instant().isBefore(staleAt);
        var state = stale ? VacancyState.STALE : row.state();
        return new OwnVacancy(
                row.id(),
                row.title(),
                vocabulary.fields(row.fieldCodes()),
                vocabulary.coded(RecruitingVocabulary.POST_TYPE, row.postType()),
                vocabulary.city(row.regionCode()),
                row.workplace(),
                row.salaryMin(),
                row.salaryMax(),
                Salary.of(row.salaryMin(), row.salaryMax()),
                vocabulary.codedOrNull(RecruitingVocabulary.EDUCATION, row.educationCode()),
                row.requirements(),
                row.benefits(),
                state,
                row.closeReason(),
                row.postedName(),
                row.publishedAt(),
                row.confirmedAt(),
                state == VacancyState.PUBLISHED ? staleAt : null,
                result.getLong("views"),
                result.getLong("applications"),
                result.getLong("unseen"),
                row.version(),
                row.savedAt());
    }

    private void audit(Vacancy vacancy, String act, Map<String, ?> details) {
        audit.record(
                "recruiting.vacancy." + act, "vacancy", vacancy.id().value().toString(), details);
    }
}
