package dev.guildhall.reference;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Working days in China: public holidays are free, some Saturdays and Sundays around them are worked. The State Council publishes
 * each year's list towards the end of the year before; for a year without a list only weekends are free, and
 * {@link #known(int)} says so.
 */
@Component
public class WorkingDays {

    private final Map<LocalDate, String> holidays = new HashMap<>();
    private final Set<LocalDate> worked = new HashSet<>();
    private final Set<Integer> years = new HashSet<>();

    public WorkingDays() {
        for (var cells : Table.rows("holidays.csv", 3)) {
            var date = LocalDate.parse(cells[0]);
            years.add(date.getYear());
            switch (cells[1]) {
                case "off" -> holidays.put(date, cells[2]);
                case "work" -> worked.add(date);
                default -> throw new IllegalStateException("holidays.csv: " + cells[1]);
            }
        }
    }

    /** Whether the official list of that year is here. */
    public boolean known(int year) {
        return years.contains(year);
    }

    public boolean isWorkingDay(LocalDate date) {
        if (worked.contains(date)) {
            return true;
        }
        var day = date.getDayOfWeek();
        return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY && !holidays.containsKey(date);
    }

    /** Name of the public holiday on that day: 国庆节. */
    public Optional<String> holiday(LocalDate date) {
        return Optional.ofNullable(holidays.get(date));
    }

    /**
     * The same time of day, so many working days later. The day of {@code from} itself does not count, so what comes in on a
     * Friday or on the weekend after it is due on the same Monday for one working day.
     *
     * @param workingDays not negative; 0 gives {@code from}
     */
    public Instant plus(Instant from, int workingDays, ZoneId zone) {
        if (workingDays < 0) {
            throw new IllegalArgumentException("working days cannot be negative");
        }
        var time = from.atZone(zone);
        for (int left = workingDays; left > 0; ) {
            time = time.plusDays(1);
            if (isWorkingDay(time.toLocalDate())) {
                left--;
            }
        }
        return time.toInstant();
    }
}
