package dev.guildhall.recruiting.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a vacancy, checked. */
record VacancyFacts(
        String title,
        List<String> fieldCodes,
        String postType,
        String regionCode,
        @Nullable String workplace,
        @Nullable Integer salaryMin,
        @Nullable Integer salaryMax,
        @Nullable String educationCode,
        String requirements,
        @Nullable String benefits) {

    VacancyFacts {
        fieldCodes = List.copyOf(fieldCodes);
    }
}
