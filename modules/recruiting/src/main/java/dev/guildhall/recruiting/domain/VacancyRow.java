package dev.guildhall.recruiting.domain;

import dev.guildhall.recruiting.domain.VacancyView.Agency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A vacancy as the list queries read it. */
record VacancyRow(
        UUID id,
        UUID agency,
        String title,
        List<String> fieldCodes,
        String postType,
        String regionCode,
        @Nullable String workplace,
        @Nullable Integer salaryMin,
        @Nullable Integer salaryMax,
        @Nullable String educationCode,
        String requirements,
        @Nullable String benefits,
        VacancyState state,
        @Nullable String closeReason,
        String postedName,
        Instant publishedAt,
        Instant confirmedAt,
        Instant savedAt,
        int version) {

    static final String COLUMNS = """
            v.id, v.agency_id, v.title, v.field_codes, v.post_type, v.region_code, v.workplace, v.salary_min, v.salary_max,
            v.education_code, v.requirements, v.benefits, v.state, v.close_reason, v.posted_name, v.published_at,
            v.confirmed_at, v.saved_at, v.version
            """;

    static VacancyRow read(ResultSet row, int number) throws SQLException {
        return new VacancyRow(
                row.getObject("id", UUID.class),
                row.getObject("agency_id", UUID.class),
                row.getString("title"),
                Rows.texts(row, "field_codes"),
                row.getString("post_type"),
                row.getString("region_code"),
                row.getString("workplace"),
                row.getObject("salary_min", Integer.class),
                row.getObject("salary_max", Integer.class),
                row.getString("education_code"),
                row.getString("requirements"),
                row.getString("benefits"),
                VacancyState.valueOf(row.getString("state")),
                row.getString("close_reason"),
                row.getString("posted_name"),
                Rows.time(row, "published_at"),
                Rows.time(row, "confirmed_at"),
                Rows.time(row, "saved_at"),
                row.getInt("version"));
    }

    VacancyView view(RecruitingVocabulary words, String agencyName, @Nullable ApplicationState application) {
        return new VacancyView(
                id,
                title,
                words.fields(fieldCodes),
                words.coded(RecruitingVocabulary.POST_TYPE, postType),
                words.city(regionCode),
                workplace,
                salaryMin,
                salaryMax,
                Salary.of(salaryMin, salaryMax),
                words.codedOrNull(RecruitingVocabulary.EDUCATION, educationCode),
                new Agency(agency, agencyName),
                publishedAt,
                confirmedAt,
                application);
    }
}
