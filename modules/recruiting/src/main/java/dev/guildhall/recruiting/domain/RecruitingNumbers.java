package dev.guildhall.recruiting.domain;

import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.TalentDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How much is going on: for the dashboard and staff, and for whoever is about to switch the module off. */
@Service
@Transactional(readOnly = true)
public class RecruitingNumbers {

    /** Lines of the list of agencies. */
    public static final int MOST_AGENCIES = 200;

    private final TalentDirectory directory;
    private final InSight sight;
    private final RecruitingVocabulary vocabulary;
    private final JdbcClient jdbc;
    private final Clock clock;

    RecruitingNumbers(
            TalentDirectory directory, InSight sight, RecruitingVocabulary vocabulary, JdbcClient jdbc, Clock clock) {
        this.directory = directory;
        this.sight = sight;
        this.vocabulary = vocabulary;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What happened on one day of the tenant's calendar. */
    public record Day(LocalDate date, long vacancies, long sent, long answered) {}

    /**
     * How all agencies together treat what they are sent.
     *
     * @param sent cards in the time asked for, without those taken back and those that wait where no answer can be given
     * @param answered of these
     */
    public record Answers(long sent, long answered) {
        /** Percent of the cards that were answered. */
        public long percent() {
            return share(answered, sent);
        }
    }

    private static long share(long part, long whole) {
        return whole == 0 ? 0 : part * 100 / whole;
    }

    /**
     * How one agency treats what it is sent.
     *
     * @param sent as in {@link Answers}
     * @param answered of these
     * @param hours between sending and the answer, at the middle of all answers; null where there is none
     */
    public record Response(
            String agency,
            long vacancies,
            long sent,
            long seen,
            long answered,
            @Nullable Long hours) {

        /** Percent of the cards that were answered. */
        public long percent() {
            return share(answered, sent);
        }
    }

    /** Vacancies that persons see now. */
    public long published() {
        var locked = directory.lockedAgencies().stream().map(AgencyId::value).toList();
        return jdbc.sql("""
                SELECT count(*) FROM vacancy
                 WHERE state = 'PUBLISHED' AND confirmed_at > :staleBefore AND NOT agency_id = ANY (:locked)
                """)
                .param("staleBefore", Rows.at(clock.instant().minus(vocabulary.staleAfter())))
                .param("locked", Rows.ids(locked))
                .query(Long.class)
                .single();
    }

    /**
     * Cards that were sent and not answered yet, of those that an agency can answer.
     *
     * @param overdue those that wait for longer than a week
     */
    public record Waiting(long all, long overdue) {}

    public Waiting waiting() {
        return jdbc.sql("SELECT count(*), count(*) FILTER (WHERE a.sent_at <= :weekAgo) FROM vacancy_application a"
                        + " WHERE a.state IN ('SENT', 'SEEN') AND " + InSight.SHOWN)
                .param("weekAgo", Rows.at(clock.instant().minus(Duration.ofDays(7))))
                .param("hidden", sight.hidden())
                .query((row, number) -> new Waiting(row.getLong(1), row.getLong(2)))
                .single();
    }

    /** The last days up to today, oldest first. */
    public List<Day> lastDays(int days, ZoneId zone) {
        var first = LocalDate.now(clock.withZone(zone)).minusDays(days - 1L);
        var found = jdbc.sql("""
                SELECT day, sum(vacancies) AS vacancies, sum(sent) AS sent, sum(answered) AS answered
                FROM (
                    SELECT CAST(published_at AT TIME ZONE :zone AS date) AS day, 1 AS vacancies, 0 AS sent, 0 AS answered
                    FROM vacancy WHERE published_at >= :first
                    UNION ALL
                    SELECT CAST(sent_at AT TIME ZONE :zone AS date), 0, 1, 0
                    FROM vacancy_application WHERE sent_at >= :first AND state <> 'WITHDRAWN'
                    UNION ALL
                    SELECT CAST(answered_at AT TIME ZONE :zone AS date), 0, 0, 1
                    FROM vacancy_application WHERE answered_at >= :first AND state <> 'WITHDRAWN'
                ) happened
                GROUP BY day
                """)
                .param("zone", zone.getId())
                .param("first", Rows.at(first.atStartOfDay(zone).toInstant()))
                .query((row, number) -> new Day(
                        row.getObject("day", LocalDate.class),
                        row.getLong("vacancies"),
                        row.getLong("sent"),
                        row.getLong("answered")))
                .list();
        return LongStream.range(0, days)
                .mapToObj(first::plusDays)
                .map(date -> found.stream()
                        .filter(day -> day.date().equals(date))
                        .findFirst()
                        .orElseGet(() -> new Day(date, 0, 0, 0)))
                .toList();
    }

    /** Of the cards sent in the week up to a day, how many percent have an answer by now; 0 where none was sent. */
    public record Rate(LocalDate date, long percent) {}

    /** The last days up to today, oldest first. */
    public List<Rate> rates(int days, ZoneId zone) {
        var first = LocalDate.now(clock.withZone(zone)).minusDays(days - 1L);
        return jdbc.sql("""
                SELECT CAST(day AS date) AS day,
                       coalesce(100 * count(a.answered_at) / nullif(count(a.id), 0), 0) AS percent
                  FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS day
                  LEFT JOIN vacancy_application a ON a.state <> 'WITHDRAWN' AND NOT a.id = ANY (:hidden)
                       AND a.sent_at >= (day - interval '6 days') AT TIME ZONE :zone
                       AND a.sent_at < (day + interval '1 day') AT TIME ZONE :zone
                 GROUP BY day ORDER BY day
                """)
                .param("first", first.atStartOfDay())
                .param("last", first.plusDays(days - 1L).atStartOfDay())
                .param("zone", zone.getId())
                .param("hidden", sight.hidden())
                .query((row, number) -> new Rate(row.getObject("day", LocalDate.class), row.getLong("percent")))
                .list();
    }

    /** Cards of the last days. */
    public Answers answers(int days) {
        return jdbc.sql("""
                SELECT count(*) AS sent, count(answered_at) AS answered
                  FROM vacancy_application WHERE state <> 'WITHDRAWN' AND sent_at >= :since AND NOT id = ANY (:hidden)
                """)
                .param("hidden", sight.hidden())
                .param("since", Rows.at(clock.instant().minus(Duration.ofDays(days))))
                .query((row, number) -> new Answers(row.getLong("sent"), row.getLong("answered")))
                .single();
    }

    private record Counted(
            UUID agency,
            long vacancies,
            long sent,
            long seen,
            long answered,
            @Nullable Long hours) {}

    /** The {@link #MOST_AGENCIES} agencies that were sent the most cards in the last days, also those that were sent none. */
    public List<Response> responses(int days) {
        var counted = jdbc.sql("""
                SELECT r.agency_id,
                       (SELECT count(*) FROM vacancy v WHERE v.agency_id = r.agency_id AND v.state <> 'DELETED') AS vacancies,
                       count(a.id) AS sent,
                       count(a.id) FILTER (WHERE a.seen_at IS NOT NULL) AS seen,
                       count(a.id) FILTER (WHERE a.answered_at IS NOT NULL) AS answered,
                       CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.answered_at - a.sent_at)) / 3600
                            AS bigint) AS hours
                  FROM recruiter r
                  LEFT JOIN vacancy_application a
                    ON a.agency_id = r.agency_id AND a.state <> 'WITHDRAWN' AND a.sent_at >= :since AND NOT a.id = ANY (:hidden)
                 GROUP BY r.agency_id
                 ORDER BY sent DESC, vacancies DESC, r.agency_id
                 LIMIT :most
                """)
                .param("most", MOST_AGENCIES)
                .param("hidden", sight.hidden())
                .param("since", Rows.at(clock.instant().minus(Duration.ofDays(days))))
                .query((row, number) -> new Counted(
                        row.getObject("agency_id", UUID.class),
                        row.getLong("vacancies"),
                        row.getLong("sent"),
                        row.getLong("seen"),
                        row.getLong("answered"),
                        row.getObject("hours", Long.class)))
                .list();
        var agencies = directory.agencies(
                counted.stream().map(each -> new AgencyId(each.agency())).toList());
        return counted.stream()
                .map(each -> {
                    var agency = agencies.get(new AgencyId(each.agency()));
                    return new Response(
                            agency == null ? "" : agency.name(),
                            each.vacancies(),
                            each.sent(),
                            each.seen(),
                            each.answered(),
                            each.hours());
                })
                .toList();
    }
}
