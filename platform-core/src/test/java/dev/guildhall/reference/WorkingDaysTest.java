package dev.guildhall.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final WorkingDays days = new WorkingDays();

    @ParameterizedTest
    @CsvSource({
        "2026-02-13, true", // Friday before the Spring Festival
        "2026-02-14, true", // Saturday, worked instead
        "2026-02-16, false",
        "2026-02-23, false",
        "2026-02-28, true", // Saturday, worked instead
        "2026-10-01, false",
        "2026-10-08, true",
        "2026-10-10, true", // Saturday, worked instead
        "2026-11-21, false", // Saturday
        "2025-10-08, false",
        "2027-10-01, true", // no list yet: a plain Friday
    })
    void followsThePublishedList(LocalDate date, boolean working) {
        assertThat(days.isWorkingDay(date)).isEqualTo(working);
    }

    @Test
    void saysWhichYearsAreKnown() {
        assertThat(days.known(2025)).isTrue();
        assertThat(days.known(2026)).isTrue();
        assertThat(days.known(2027)).isFalse();
        assertThat(days.holiday(LocalDate.of(2026, 10, 1))).contains("国庆节");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:30:00Z, 1, 2026-11-23T10:30:00Z", // Friday evening → Monday
        "2026-11-21T02:00:00Z, 1, 2026-11-23T02:00:00Z", // Saturday → Monday
        "2026-11-20T10:30:00Z, 0, 2026-11-20T10:30:00Z",
        "2026-09-30T01:00:00Z, 3, 2026-10-10T01:00:00Z", // over the National Day, worked Saturday included
        "2026-09-30T17:00:00Z, 1, 2026-10-07T17:00:00Z", // 1 October in Shanghai, due there on the 8th
    })
    void countsWorkingDaysInTheTenantsZone(Instant from, int n, Instant due) {
        assertThat(days.plus(from, n, SHANGHAI)).isEqualTo(due);
    }

    @Test
    void refusesToCountBackwards() {
        assertThatThrownBy(() -> days.plus(Instant.EPOCH, -1, SHANGHAI)).isInstanceOf(IllegalArgumentException.class);
    }
}
