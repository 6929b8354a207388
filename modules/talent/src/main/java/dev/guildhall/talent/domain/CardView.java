package dev.guildhall.talent.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;

/**
 * A card as it may be shown to whoever asks; it never holds a contact.
 *
 * @param name masked for an agency that has not unlocked the contact: 张**
 * @param gender {@code MALE} or {@code FEMALE}
 * @param age in whole years
 * @param unlockPrice points that the next look at the contact costs, before {@code unlocked} is considered
 * @param unlocked the asking agency may see the contact for nothing
 * @param freeAgainUntil until when
 * @param validUntil last day of the registration, where the certification body keeps one
 * @param lapsed the registration is over
 * @param favourite marked by the asking agency
 * @param withdrawn not in the pool any more; only seen by its person and by agencies that have paid (D8)
 */
@NamedInterface("cards")
public record CardView(
        UUID id,
        String name,
        @Nullable Gender gender,
        @Nullable Integer age,
        City city,
        @Nullable Coded education,
        Coded level,
        List<Coded> fields,
        @Nullable Integer years,
        @Nullable String employer,
        @Nullable String summary,
        int completeness,
        boolean published,
        @Nullable Instant publishedAt,
        Instant updatedAt,
        long unlockPrice,
        boolean unlocked,
        @Nullable Instant unlockedAt,
        @Nullable Instant freeAgainUntil,
        @Nullable LocalDate validUntil,
        boolean lapsed,
        boolean favourite,
        boolean withdrawn) {}
