package dev.guildhall.recruiting.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.search.Bigrams;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.domain.Coded;
import dev.guildhall.ui.Paged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All vacancies of the tenant, as staff look at them; and taking one down, with a reason that its agency reads. */
@Service
@Transactional
public class VacancyLists {

    private static final int REASON = 200;

    /** What is true now, whether the sweep has come by or not. Binds {@code staleBefore}. */
    private static final String STATE =
            "CASE WHEN v.state = 'PUBLISHED' AND v.confirmed_at <= :staleBefore THEN 'STALE' ELSE v.state END";

    private static final String LINE = "SELECT " + VacancyRow.COLUMNS + ", " + STATE + " AS state_now" + """
            , (SELECT count(*) FROM vacancy_look l WHERE l.vacancy_id = v.id) AS views
            , (SELECT count(*) FROM vacancy_application a WHERE a.vacancy_id = v.id AND a.state <> 'WITHDRAWN') AS applications
            , (SELECT count(*) FROM vacancy_application a
                WHERE a.vacancy_id = v.id AND a.state IN ('INTERESTED', 'DECLINED')) AS answered
            FROM vacancy v
            """;

    private static final String MATCHING =
            " WHERE v.state <> 'DELETED' AND (CAST(:state AS text) IS NULL OR " + STATE + """
             = :state)
              AND (cardinality(:cities) = 0 OR v.region_code = ANY (:cities))
              AND (CAST(:postType AS text) IS NULL OR v.post_type = :postType)
            """;

    private static final String WORDS = " AND to_tsvector('simple', v.search_text) @@ to_tsquery('simple', :words)";

    private final Vacancies vacancies;
    private final TalentDirectory directory;
    private final RecruitingNotices notices;
    private final OpenApplications open;
    private final RecruitingVocabulary vocabulary;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    VacancyLists(
            Vacancies vacancies,
            TalentDirectory directory,
            RecruitingNotices notices,
            OpenApplications open,
            RecruitingVocabulary vocabulary,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.vacancies = vacancies;
        this.directory = directory;
        this.notices = notices;
        this.open = open;
        this.vocabulary = vocabulary;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The views over the list. */
    public enum Tab {
        ALL,
        PUBLISHED,
        PAUSED,
        STALE,
        CLOSED;

        public String label() {
            return this == ALL
                    ? Words.of("tab.ALL")
                    : VacancyState.valueOf(name()).label();
        }
    }

    /**
     * @param text words in title, agency, requirements; empty for all
     * @param region code of a province or city; empty for all
     */
    public record Wanted(Tab tab, String text, String region, String postType) {}

    /** One row of the list, and the whole of it for the drawer. */
    public record Line(
            UUID id,
            String title,
            String agency,
            boolean agencyLocked,
            Coded postType,
            List<Coded> fields,
            String city,
            @Nullable String workplace,
            String salary,
            @Nullable Coded education,
            String requirements,
            @Nullable String benefits,
            VacancyState state,
            @Nullable String closeReason,
            String postedBy,
            Instant publishedAt,
            Instant confirmedAt,
            Instant savedAt,
            long views,
            long applications,
            long answered) {}

    /** The newest first. */
    @Transactional(readOnly = true)
    public Paged<Line> find(Wanted wanted, int page, int size) {
        var words = Bigrams.query(wanted.text());
        if (words.isEmpty() && !wanted.text().isBlank()) {
            return new Paged<>(List.of(), page, size, 0);
        }
        var matching = MATCHING + (words.isEmpty() ? "" : WORDS);
        var rows = bind(
                        jdbc.sql(LINE + matching
                                + " ORDER BY v.published_at DESC, v.id DESC LIMIT :size OFFSET :offset"),
                        wanted,
                        words)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(VacancyLists::row)
                .list();
        var total = bind(jdbc.sql("SELECT count(*) FROM vacancy v" + matching), wanted, words)
                .query(Long.class)
                .single();
        return new Paged<>(lines(rows), page, size, total);
    }

    /** How many there are on each tab. */
    @Transactional(readOnly = true)
    public Map<Tab, Long> counts() {
        var counts = jdbc
                .sql("SELECT " + STATE + " AS state_now, count(*) FROM vacancy v WHERE v.state <> 'DELETED' GROUP BY 1")
                .param("staleBefore", Rows.at(clock.instant().minus(vocabulary.staleAfter())))
                .query((row, number) -> Map.entry(Tab.valueOf(row.getString(1)), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        counts.put(Tab.ALL, counts.values().stream().mapToLong(Long::longValue).sum());
        return counts;
    }

    @Transactional(readOnly = true)
    public Line one(VacancyId id) {
        var rows = jdbc.sql(LINE + " WHERE v.state <> 'DELETED' AND v.id = :id")
                .param("staleBefore", Rows.at(clock.instant().minus(vocabulary.staleAfter())))
                .param("id", id.value())
                .query(VacancyLists::row)
                .list();
        return lines(rows).stream().findFirst().orElseThrow(() -> new NotFound(Words.of("vacancy")));
    }

    /**
     * Takes it down; the agency is told why and cannot show it again, and persons who wait for an answer are told that it is gone.
     *
     * @throws Invalid without a reason
     * @throws Conflict where it is closed already
     */
    public void close(VacancyId id, String why) {
        var reason = why.strip();
        if (reason.isEmpty() || reason.codePointCount(0, reason.length()) > REASON) {
            throw new Invalid("reason", Words.of("reason.missing"));
        }
        var vacancy = require(id);
        if (vacancy.closed()) {
            throw new Conflict("vacancy-closed", Words.of("closed.title"), Words.of("closed.twice"));
        }
        vacancy.close(reason);
        open.end(vacancy);
        record(vacancy, "close", Map.of("title", vacancy.title(), "reason", reason));
        notices.tell(vacancy, "closed", Words.of("notice.closed.text", vacancy.title(), reason));
    }

    /** Allows it again; it stays paused until its agency shows it. */
    public void reopen(VacancyId id) {
        var vacancy = require(id);
        if (vacancy.closed()) {
            vacancy.reopen();
            record(vacancy, "reopen", Map.of("title", vacancy.title()));
            notices.tell(vacancy, "reopened", Words.of("notice.reopened.text", vacancy.title()));
        }
    }

    private Vacancy require(VacancyId id) {
        return vacancies
                .lock(id.value())
                .filter(vacancy -> !vacancy.deleted())
                .orElseThrow(() -> new NotFound(Words.of("vacancy")));
    }

    private void record(Vacancy vacancy, String act, Map<String, ?> details) {
        audit.record(
                "recruiting.vacancy." + act, "vacancy", vacancy.id().value().toString(), details);
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec query, Wanted wanted, String words) {
        var bound = query.param("staleBefore", Rows.at(clock.instant().minus(vocabulary.staleAfter())))
                .param("state", wanted.tab() == Tab.ALL ? null : wanted.tab().name(), Types.VARCHAR)
                .param(
                        "cities",
                        Rows.texts(vocabulary.cities(wanted.region().isEmpty() ? List.of() : List.of(wanted.region()))))
                .param("postType", wanted.postType().isEmpty() ? null : wanted.postType(), Types.VARCHAR);
        return words.isEmpty() ? bound : bound.param("words", words);
    }

    private record Row(VacancyRow vacancy, VacancyState state, long views, long applications, long answered) {}

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                VacancyRow.read(row, number),
                VacancyState.valueOf(row.getString("state_now")),
                row.getLong("views"),
                row.getLong("applications"),
                row.getLong("answered"));
    }

    private List<Line> lines(List<Row> rows) {
        var agencies = directory.agencies(rows.stream()
                .map(row -> new AgencyId(row.vacancy().agency()))
                .distinct()
                .toList());
        return rows.stream()
                .map(row -> {
                    var vacancy = row.vacancy();
                    var agency = agencies.get(new AgencyId(vacancy.agency()));
                    return new Line(
                            vacancy.id(),
                            vacancy.title(),
                            agency == null ? "" : agency.name(),
                            agency == null || !agency.active(),
                            vocabulary.coded(RecruitingVocabulary.POST_TYPE, vacancy.postType()),
                            vocabulary.fields(vacancy.fieldCodes()),
                            vocabulary.city(vacancy.regionCode()).name(),
                            vacancy.workplace(),
                            Salary.of(vacancy.salaryMin(), vacancy.salaryMax()),
                            vocabulary.codedOrNull(RecruitingVocabulary.EDUCATION, vacancy.educationCode()),
                            vacancy.requirements(),
                            vacancy.benefits(),
                            row.state(),
                            vacancy.closeReason(),
                            vacancy.postedName(),
                            vacancy.publishedAt(),
                            vacancy.confirmedAt(),
                            vacancy.savedAt(),
                            row.views(),
                            row.applications(),
                            row.answered());
                })
                .toList();
    }
}
