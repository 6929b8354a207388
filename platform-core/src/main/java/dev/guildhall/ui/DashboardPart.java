package dev.guildhall.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a module puts on the tenant console's dashboard: one Spring bean per module, asked only when its module is on,
 * bound to the tenant, in a read-only transaction of its own. Only numbers that were counted; nothing invented.
 */
public interface DashboardPart {

    /** Id of the module it belongs to. */
    String module();

    /** What waits for a person now. Shown first, the most urgent on top. */
    default List<ToDo> toDos() {
        return List.of();
    }

    /** Figures and charts together, since both often come of one count. */
    default Figures figures() {
        return Figures.NONE;
    }

    /** Steps of getting started that this module knows of, done or not. */
    default List<SetUpStep> setUp() {
        return List.of();
    }

    /** How urgent a thing to do is; the order is the order of the list. */
    enum Urgency {
        BAD,
        WARN,
        INFO,
        QUIET
    }

    /**
     * @param icon a Tabler name
     * @param path where it is dealt with, such as {@code /console/talent/persons?bound=no}
     * @param permission who may see it; null for every staff member
     */
    record ToDo(
            Urgency urgency,
            String icon,
            String title,
            String detail,
            String act,
            String path,
            @Nullable String permission) {}

    /** What was counted: single figures, and how they went day by day. */
    record Figures(List<Kpi> kpis, List<TimeSeries> charts) {
        static final Figures NONE = new Figures(List.of(), List.of());
    }

    /**
     * One figure.
     *
     * @param figure as it is written, such as 3,482
     * @param unit 张, 次, 元
     * @param change what changed, such as +128; null when there is nothing to compare with
     * @param rising true up, false down, null neither
     * @param detail what the change is against: 较上月
     * @param trend up to thirty points of the past, oldest first; empty for none
     */
    record Kpi(
            int order,
            String label,
            String figure,
            String unit,
            @Nullable String change,
            @Nullable Boolean rising,
            String detail,
            List<Long> trend,
            String path,
            @Nullable String permission) {}

    /**
     * A chart over days: line for the first series, bars for the others.
     *
     * @param permission who may see it; null for every staff member
     */
    record TimeSeries(
            String id,
            String title,
            String description,
            List<String> days,
            List<Series> series,
            @Nullable String permission) {
        public TimeSeries(String id, String title, String description, List<String> days, List<Series> series) {
            this(id, title, description, days, series, null);
        }
    }

    /** @param name with its unit: 解锁（次） */
    record Series(String name, List<Long> values) {}

    record SetUpStep(int order, String label, boolean done, String path) {}
}
