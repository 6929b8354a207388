package dev.guildhall.recruiting.domain;

import dev.guildhall.talent.domain.City;
import dev.guildhall.talent.domain.Coded;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A vacancy as its own agency sees it (C13).
 *
 * @param salary as it is written: 12-16K
 * @param closeReason why staff took it down; null where they did not
 * @param postedBy name of the account that published it
 * @param staleAt from then on it is no longer shown unless somebody confirms it; null where it is not shown now
 * @param views persons who have opened it
 * @param applications what persons sent and did not take back
 * @param unseen of these, not yet opened
 * @param version to send along with a change, so that two devices do not overwrite each other (C19)
 * @param savedAt when its text was saved last
 */
public record OwnVacancy(
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
        String requirements,
        @Nullable String benefits,
        VacancyState state,
        @Nullable String closeReason,
        String postedBy,
        Instant publishedAt,
        Instant confirmedAt,
        @Nullable Instant staleAt,
        long views,
        long applications,
        long unseen,
        int version,
        Instant savedAt) {}
