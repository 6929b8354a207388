package dev.guildhall.talent.domain;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
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

    public long published() {
        return count("SELECT count(*) FROM card WHERE published");
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
