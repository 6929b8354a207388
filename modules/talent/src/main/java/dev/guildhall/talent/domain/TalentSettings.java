package dev.guildhall.talent.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for the pool.
 *
 * @param unlockPrice points for one contact; 0 makes it free
 * @param freeAgainMonths for how long a paid contact can be seen again without paying (D6)
 * @param reportDays days after paying within which an agency may report that the contact reaches nobody; 0 for never
 * @param answerDays days that the person has to answer; then the points come back by themselves
 * @param reportsPerMonth reports that one agency may make in a calendar month
 * @param automaticPercent of an agency's unlocks of 90 days; with more reports than this nothing comes back by itself
 * @param expiredCards whether a card whose registration is over leaves the pool, or stays and says so
 * @param cardsPerHour cards that an agency may look at in an hour without paying for a contact, before it is slowed down; 0: any number
 */
public record TalentSettings(
        @DefaultValue("10") @Min(0) @Max(10_000) int unlockPrice,
        @DefaultValue("12") @Min(1) @Max(120) int freeAgainMonths,
        @DefaultValue("30") @Min(0) @Max(365) int reportDays,
        @DefaultValue("7") @Min(1) @Max(60) int answerDays,
        @DefaultValue("10") @Min(1) @Max(1000) int reportsPerMonth,
        @DefaultValue("20") @Min(0) @Max(100) int automaticPercent,
        @DefaultValue("HIDE") ExpiredCards expiredCards,
        @DefaultValue("1000") @Min(0) @Max(1_000_000) int cardsPerHour) {

    /** What agencies see of a card whose registration is over. */
    public enum ExpiredCards {
        HIDE,
        MARK
    }
}
