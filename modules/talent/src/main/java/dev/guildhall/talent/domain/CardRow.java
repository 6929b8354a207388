package dev.guildhall.talent.domain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A card with its person and what the asking agency has paid, as the list queries read it. No sealed column is among them. */
record CardRow(
        UUID card,
        String name,
        @Nullable Gender gender,
        @Nullable LocalDate birthDate,
        String regionCode,
        @Nullable String educationCode,
        String levelCode,
        List<String> fieldCodes,
        @Nullable Integer years,
        @Nullable String employer,
        @Nullable String summary,
        int completeness,
        boolean published,
        @Nullable Instant publishedAt,
        @Nullable Instant withdrawnAt,
        Instant updatedAt,
        @Nullable LocalDate validUntil,
        @Nullable Instant lapsedAt,
        @Nullable Instant unlockedAt,
        @Nullable Instant freeUntil,
        boolean favourite) {

    /** Taken back after it was pushed; a card that was never pushed is not. */
    boolean withdrawn() {
        return !published && withdrawnAt != null;
    }

    static CardRow of(Person person, Card card) {
        return new CardRow(
                card.id().value(),
                person.name(),
                person.gender(),
                person.birthDate(),
                person.regionCode(),
                person.educationCode(),
                person.levelCode(),
                person.fieldCodes(),
                person.years(),
                person.employer(),
                card.summary(),
                card.completeness(),
                card.published(),
                card.publishedAt(),
                card.withdrawnAt(),
                card.updatedAt(),
                person.validUntil(),
                person.lapsedAt(),
                null,
                null,
                false);
    }

    static CardRow read(ResultSet row, int number) throws SQLException {
        var gender = row.getString("gender");
        return new CardRow(
                row.getObject("id", UUID.class),
                row.getString("name"),
                gender == null ? null : Gender.valueOf(gender),
                row.getObject("birth_date", LocalDate.class),
                row.getString("region_code"),
                row.getString("education_code"),
                row.getString("level_code"),
                Rows.texts(row, "field_codes"),
                row.getObject("years", Integer.class),
                row.getString("employer"),
                row.getString("summary"),
                row.getInt("completeness"),
                row.getBoolean("published"),
                Rows.instant(row, "published_at"),
                Rows.instant(row, "withdrawn_at"),
                Rows.time(row, "updated_at"),
                row.getObject("valid_until", LocalDate.class),
                Rows.instant(row, "lapsed_at"),
                Rows.instant(row, "unlocked_at"),
                Rows.instant(row, "free_until"),
                row.getBoolean("favourite"));
    }
}
