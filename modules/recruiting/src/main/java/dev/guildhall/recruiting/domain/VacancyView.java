package dev.guildhall.recruiting.domain;

import dev.guildhall.talent.domain.City;
import dev.guildhall.talent.domain.Coded;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vacancy in a list of persons (C36).
 *
 * @param workplace part of the city or address
 * @param salaryMin yuan a month; null for "by agreement"
 * @param salary as it is written: 12-16K
 * @param education the least that is asked for; null for any
 * @param confirmedAt when the agency last said that it is open
 * @param application state of what the asking person sent to it; null for nothing
 */
public record VacancyView(
        UUID id,
        String title,
        List<Coded> fields,
        Coded postType,
        City city,
        @Nullable String workplace,
        @Nullable Integer salaryMin,
        @Nullable Integer salaryMax,
        String salary,
        @Nullable Coded education,
        Agency agency,
        Instant publishedAt,
        Instant confirmedAt,
        @Nullable ApplicationState application) {

    /** Who looks for somebody. */
    public record Agency(UUID id, String name) {}
}
