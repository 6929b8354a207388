package dev.guildhall.recruiting.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agency writes into a vacancy (C15), as typed. In a change {@code null} leaves a field; an empty text and a salary of 0
 * clear one that may be empty.
 *
 * @param title up to 30 characters
 * @param fields codes of the dictionary {@code talent.field}
 * @param postType code of the dictionary {@code talent.post-type}
 * @param cityCode city of the regions list, e.g. {@code 360100}
 * @param workplace part of the city or address
 * @param salaryMin yuan a month; both empty for "by agreement"
 * @param education code of the dictionary {@code education}: the least that is asked for
 */
public record VacancyText(
        @Nullable String title,
        @Nullable List<String> fields,
        @Nullable String postType,
        @Nullable String cityCode,
        @Nullable String workplace,
        @Nullable Integer salaryMin,
        @Nullable Integer salaryMax,
        @Nullable String education,
        @Nullable String requirements,
        @Nullable String benefits) {}
