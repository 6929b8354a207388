package dev.guildhall.talent.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for the pool.
 *
 * @param unlockPrice points for one contact; 0 makes it free
 * @param freeAgainMonths for how long a paid contact can be seen again without paying (D6)
 */
public record TalentSettings(
        @DefaultValue("10") @Min(0) @Max(10_000) int unlockPrice,
        @DefaultValue("12") @Min(1) @Max(120) int freeAgainMonths) {}
