package dev.guildhall.talent.domain;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How much there is: for the dashboard, and for whoever is about to switch the module off. */
@Service
@Transactional(readOnly = true)
public class PoolSize {

    private final JdbcClient jdbc;
    private final Clock clock;

    PoolSize(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What happened on one day of the tenant's calendar. */
    public record Day(LocalDate date, long unlocks, long published) {}

    /** How many cards agencies found at the end of one day of the tenant's calendar. */
    public record Size(LocalDate date, long cards) {}

    /** Cards that their persons have pushed, found by agencies or not. */
    public long published() {
        return count("SELECT count(*) FROM card WHERE published");
    }

    private long found(LocalDate good) {
        return jdbc.sql("SELECT count(*) FROM pool_card WHERE good_until IS NULL OR good_until >= :good")
                .param("good", good)
                .query(Long.class)
                .single();
    }

    /**
     * Notes how many cards agencies find today; what is noted last on a day is what counts for it.
     *
     * @param good see {@link TalentPool#good}
     */
    @Transactional
    public void note(ZoneId zone, LocalDate good) {
        jdbc.sql("""
                INSERT INTO pool_day (day, cards) VALUES (:day, :cards)
                ON CONFLICT (day) DO UPDATE SET cards = excluded.cards
                """)
                .param("day", LocalDate.now(clock.withZone(zone)))
                .param("cards", found(good))
                .update();
    }

    /**
     * How large the pool was, day by day up to today, oldest first. It begins with the first day that was noted; a day on which
     * nobody counted is as large as the one before. Today is always there, counted now.
     *
     * @param good see {@link TalentPool#good}
     */
    public List<Size> sizes(int days, ZoneId zone, LocalDate good) {
        var today = LocalDate.now(clock.withZone(zone));
        var sizes = jdbc.sql("""
                SELECT CAST(d.day AS date) AS day, n.cards
                FROM generate_series(
                        greatest(CAST(:first AS timestamp), (SELECT CAST(min(day) AS timestamp) FROM pool_day)),
                        CAST(:last AS timestamp), interval '1 day') AS d (day)
                CROSS JOIN LATERAL (SELECT cards FROM pool_day p WHERE p.day <= d.day ORDER BY p.day DESC LIMIT 1) n
                ORDER BY d.day
                """)
                .param("first", today.minusDays(days - 1L).atStartOfDay())
                .param("last", today.minusDays(1).atStartOfDay())
                .query((row, number) -> new Size(row.getObject("day", LocalDate.class), row.getLong("cards")))
                .list();
        return Stream.concat(sizes.stream(), Stream.of(new Size(today, found(good))))
                .toList();
    }

    public long persons() {
        return count("SELECT count(*) FROM person WHERE status = 'ACTIVE'");
    }

    /** Listed persons who have never signed in. */
    public long unbound() {
        return count("SELECT count(*) FROM person WHERE status = 'ACTIVE' AND account_id IS NULL");
    }

    public long agencies() {
        return count("SELECT count(*) FROM agency WHERE status = 'ACTIVE'");
    }

    /** The last days up to today, oldest first; cards count on the day of their last push, contacts on that of their last charge. */
    public List<Day> lastDays(int days, ZoneId zone) {
        var today = LocalDate.now(clock.withZone(zone));
        var first = today.minusDays(days - 1L);
        var found = jdbc.sql("""
                SELECT day, sum(unlocks) AS unlocks, sum(published) AS published
                FROM (
                    SELECT CAST(unlocked_at AT TIME ZONE :zone AS date) AS day, 1 AS unlocks, 0 AS published
                    FROM contact_unlock WHERE unlocked_at >= :first
                    UNION ALL
                    SELECT CAST(published_at AT TIME ZONE :zone AS date), 0, 1
                    FROM card WHERE published AND published_at >= :first
                ) happened
                GROUP BY day
                """)
                .param("zone", zone.getId())
                .param("first", Rows.at(first.atStartOfDay(zone).toInstant()))
                .query((row, number) -> new Day(
                        row.getObject("day", LocalDate.class), row.getLong("unlocks"), row.getLong("published")))
                .list();
        return LongStream.range(0, days)
                .mapToObj(first::plusDays)
                .map(date -> found.stream()
                        .filter(day -> day.date().equals(date))
                        .findFirst()
                        .orElseGet(() -> new Day(date, 0, 0)))
                .toList();
    }

    private long count(String query) {
        return jdbc.sql(query).query(Long.class).single();
    }
}
