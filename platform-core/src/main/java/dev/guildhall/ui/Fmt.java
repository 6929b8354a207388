package dev.guildhall.ui;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How pages write times, dates, money and counts: {@code ${@fmt.when(x)}} in a template. Times are in the tenant's zone;
 * null is written as a dash.
 */
@Component("fmt")
public class Fmt {

    private static final Locale CHINESE = Locale.SIMPLIFIED_CHINESE;
    private static final String NOTHING = "—";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", CHINESE);
    private static final DateTimeFormatter EXACT_TIME = DateTimeFormatter.ofPattern("HH:mm:ss", CHINESE);
    private static final DateTimeFormatter THIS_YEAR = DateTimeFormatter.ofPattern("MM-dd HH:mm", CHINESE);
    private static final DateTimeFormatter OTHER_YEAR = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", CHINESE);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", CHINESE);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", CHINESE);
    private static final DateTimeFormatter LONG_DATE = DateTimeFormatter.ofPattern("yyyy年M月d日", CHINESE);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日 EEEE", CHINESE);

    private final Clock clock;
    private final ZoneSource zones;

    public Fmt(Clock clock, ZoneSource zones) {
        this.clock = clock;
        this.zones = zones;
    }

    /** For lists: 今天 09:12, 昨天 17:40, 11-20 16:20, and with the year when it is another one. */
    public String when(@Nullable TemporalAccessor time) {
        if (time == null) {
            return NOTHING;
        }
        ZonedDateTime then = zoned(time);
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone());
        LocalDate day = then.toLocalDate();
        if (day.equals(today)) {
            return Text.of("time.today", then.format(TIME));
        }
        if (day.equals(today.minusDays(1))) {
            return Text.of("time.yesterday", then.format(TIME));
        }
        if (day.equals(today.plusDays(1))) {
            return Text.of("time.tomorrow", then.format(TIME));
        }
        return then.format(day.getYear() == today.getYear() ? THIS_YEAR : OTHER_YEAR);
    }

    /** For activity: 刚刚, 12 分钟前, then as {@link #when}. */
    public String ago(@Nullable TemporalAccessor time) {
        if (time == null) {
            return NOTHING;
        }
        long seconds =
                Duration.between(zoned(time).toInstant(), clock.instant()).toSeconds();
        if (seconds >= 0 && seconds < 60) {
            return Text.of("time.now");
        }
        return seconds >= 60 && seconds < 3600 ? Text.of("time.minutes-ago", seconds / 60) : when(time);
    }

    /** For tables and files: 2026-11-23. */
    public String date(@Nullable TemporalAccessor time) {
        return time == null ? NOTHING : day(time).format(DATE);
    }

    /** For sentences: 2026年11月23日. */
    public String longDate(@Nullable TemporalAccessor time) {
        return time == null ? NOTHING : day(time).format(LONG_DATE);
    }

    /** 09:12. */
    public String time(@Nullable TemporalAccessor time) {
        return time == null ? NOTHING : zoned(time).format(TIME);
    }

    /** 09:12:40. */
    public String exactTime(@Nullable TemporalAccessor time) {
        return time == null ? NOTHING : zoned(time).format(EXACT_TIME);
    }

    /** 2026-11-23 09:12:40, for proofs and titles. */
    public String exact(@Nullable TemporalAccessor time) {
        return time == null ? NOTHING : zoned(time).format(EXACT);
    }

    /** The present day: 11月23日 星期一. */
    public String today() {
        return ZonedDateTime.ofInstant(clock.instant(), zone()).format(DAY);
    }

    /** 上午好 and its like, by the hour. */
    public String greeting() {
        int hour = ZonedDateTime.ofInstant(clock.instant(), zone()).getHour();
        String part =
                hour < 5 ? "night" : hour < 11 ? "morning" : hour < 13 ? "noon" : hour < 18 ? "afternoon" : "evening";
        return Text.of("greeting." + part);
    }

    /** What is left until a deadline or how long it is over: 剩 2 小时 05 分, 超时 40 分钟. */
    public String left(@Nullable TemporalAccessor deadline) {
        if (deadline == null) {
            return NOTHING;
        }
        Duration left = Duration.between(clock.instant(), zoned(deadline).toInstant());
        return left.isNegative() ? Text.of("time.over", span(left.negated())) : Text.of("time.left", span(left));
    }

    /** Whether the moment has passed. */
    public boolean past(@Nullable TemporalAccessor deadline) {
        return deadline != null && zoned(deadline).toInstant().isBefore(clock.instant());
    }

    /** A length of time: 1 天 6 小时, 2 小时 05 分, 40 分钟, 11 秒. */
    public String span(@Nullable Duration length) {
        if (length == null) {
            return NOTHING;
        }
        long days = length.toDays();
        int hours = length.toHoursPart();
        int minutes = length.toMinutesPart();
        if (days > 0) {
            return hours == 0 ? Text.of("time.days", count(days)) : Text.of("time.days-hours", count(days), hours);
        }
        if (hours > 0) {
            return minutes == 0
                    ? Text.of("time.hours", hours)
                    : Text.of("time.hours-minutes", hours, String.format(Locale.ROOT, "%02d", minutes));
        }
        return minutes > 0 ? Text.of("time.minutes", minutes) : Text.of("time.seconds", length.toSecondsPart());
    }

    /** Fen as ¥8,000.00, negative ones with the minus sign. */
    public String money(@Nullable Number fen) {
        if (fen == null) {
            return NOTHING;
        }
        long amount = fen.longValue();
        String digits = String.format(Locale.ROOT, "¥%,d.%02d", Math.abs(amount / 100), Math.abs(amount % 100));
        return amount < 0 ? "−" + digits : digits;
    }

    /** Fen without needless zeros, for price tags: ¥900, ¥9.90. */
    public String price(@Nullable Number fen) {
        String full = money(fen);
        return full.endsWith(".00") ? full.substring(0, full.length() - 3) : full;
    }

    /** 3,916. */
    public String count(@Nullable Number number) {
        if (number == null) {
            return NOTHING;
        }
        String digits = String.format(Locale.ROOT, "%,d", Math.abs(number.longValue()));
        return number.longValue() < 0 ? "−" + digits : digits;
    }

    /** 36 点. */
    public String points(@Nullable Number points) {
        return points == null ? NOTHING : Text.of("points", count(points));
    }

    /** A whole percentage of a part; 0 of 0 is 0. */
    public int percent(long part, long whole) {
        return whole <= 0 ? 0 : (int) Math.clamp(part * 100 / whole, 0, 100);
    }

    /** 1.2 MB. */
    public String size(@Nullable Number bytes) {
        if (bytes == null) {
            return NOTHING;
        }
        long n = bytes.longValue();
        if (n < 1024) {
            return Text.of("size.bytes", n);
        }
        return n < 1024 * 1024
                ? Text.of("size.kilobytes", (n + 1023) / 1024)
                : Text.of("size.megabytes", String.format(Locale.ROOT, "%.1f", n / 1048576.0));
    }

    /** First letter of a name for its round picture: 沈 of 沈若溪. */
    public String initial(@Nullable String name) {
        return name == null || name.isBlank()
                ? "?"
                : new String(Character.toChars(name.strip().codePointAt(0)));
    }

    /** One of the five muted colours of round pictures, always the same for the same name: a1 … a5. */
    public String tint(@Nullable String name) {
        return "a" + (Math.floorMod(name == null ? 0 : name.hashCode(), 5) + 1);
    }

    private ZoneId zone() {
        return zones.zone();
    }

    private ZonedDateTime zoned(TemporalAccessor time) {
        return switch (time) {
            case Instant instant -> instant.atZone(zone());
            case ZonedDateTime z -> z.withZoneSameInstant(zone());
            case OffsetDateTime o -> o.atZoneSameInstant(zone());
            case LocalDate d -> d.atStartOfDay(zone());
            default -> throw new IllegalArgumentException("Not a point in time: " + time.getClass());
        };
    }

    private LocalDate day(TemporalAccessor time) {
        return time instanceof LocalDate d ? d : zoned(time).toLocalDate();
    }
}
