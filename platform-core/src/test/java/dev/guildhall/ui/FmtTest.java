package dev.guildhall.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** How pages write times, money and counts. */
class FmtTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant NOW = Instant.parse("2026-11-23T01:41:06Z");

    private final Fmt fmt = new Fmt(Clock.fixed(NOW, ZoneId.of("UTC")), () -> SHANGHAI);

    @Test
    void timesAreInTheTenantsZone() {
        assertThat(fmt.when(Instant.parse("2026-11-23T01:12:00Z"))).isEqualTo("今天 09:12");
        assertThat(fmt.when(Instant.parse("2026-11-22T16:30:00Z"))).isEqualTo("今天 00:30");
        assertThat(fmt.when(Instant.parse("2026-11-22T09:40:00Z"))).isEqualTo("昨天 17:40");
        assertThat(fmt.when(Instant.parse("2026-11-24T01:00:00Z"))).isEqualTo("明天 09:00");
        assertThat(fmt.when(Instant.parse("2026-11-20T08:20:00Z"))).isEqualTo("11-20 16:20");
        assertThat(fmt.when(Instant.parse("2025-11-20T08:20:00Z"))).isEqualTo("2025-11-20 16:20");
        assertThat(fmt.date(Instant.parse("2026-11-22T16:30:00Z"))).isEqualTo("2026-11-23");
        assertThat(fmt.longDate(LocalDate.of(2026, 11, 3))).isEqualTo("2026年11月3日");
        assertThat(fmt.today()).isEqualTo("11月23日 星期一");
        assertThat(fmt.greeting()).isEqualTo("上午好");
        assertThat(fmt.when(null)).isEqualTo("—");
    }

    @Test
    void activityIsToldInMinutes() {
        assertThat(fmt.ago(NOW.minusSeconds(20))).isEqualTo("刚刚");
        assertThat(fmt.ago(NOW.minusSeconds(12 * 60))).isEqualTo("12 分钟前");
        assertThat(fmt.ago(NOW.minusSeconds(7200))).isEqualTo("今天 07:41");
    }

    @Test
    void deadlinesSayWhatIsLeft() {
        assertThat(fmt.left(NOW.plus(Duration.ofMinutes(125)))).isEqualTo("剩 2 小时 05 分");
        assertThat(fmt.left(NOW.minus(Duration.ofMinutes(40)))).isEqualTo("超时 40 分钟");
        assertThat(fmt.left(NOW.plus(Duration.ofHours(30)))).isEqualTo("剩 1 天 6 小时");
    }

    @Test
    void moneyIsExact() {
        assertThat(fmt.money(800_000)).isEqualTo("¥8,000.00");
        assertThat(fmt.money(-27_005L)).isEqualTo("−¥270.05");
        assertThat(fmt.money(9)).isEqualTo("¥0.09");
        assertThat(fmt.price(90_000)).isEqualTo("¥900");
        assertThat(fmt.price(990)).isEqualTo("¥9.90");
        assertThat(fmt.count(3916)).isEqualTo("3,916");
        assertThat(fmt.points(1036)).isEqualTo("1,036 点");
        assertThat(fmt.percent(2, 3)).isEqualTo(66);
        assertThat(fmt.percent(0, 0)).isZero();
    }

    @Test
    void initialsAndTintsAreStable() {
        assertThat(fmt.initial(" 沈若溪")).isEqualTo("沈");
        assertThat(fmt.initial("𠮷田")).isEqualTo("𠮷");
        assertThat(fmt.tint("沈若溪")).isEqualTo(fmt.tint("沈若溪")).matches("a[1-5]");
    }

    @Test
    void aPagerShowsItsNeighbours() {
        assertThat(page(0, 1087).window()).containsExactly(0, 1, 2, Paged.GAP, 54);
        assertThat(page(10, 1087).window()).containsExactly(0, Paged.GAP, 9, 10, 11, Paged.GAP, 54);
        assertThat(page(54, 1087).window()).containsExactly(0, Paged.GAP, 52, 53, 54);
        assertThat(page(0, 35).window()).containsExactly(0, 1);
        assertThat(page(0, 0).pages()).isEqualTo(1);
        assertThat(page(2, 1087).from()).isEqualTo(41);
        assertThat(page(2, 1087).to()).isEqualTo(60);
    }

    private static Paged<Integer> page(int page, long total) {
        return new Paged<>(Collections.nCopies((int) Math.min(20, total), 1), page, 20, total);
    }
}
