package dev.guildhall.realname.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A tenant's terms of real-name verification.
 *
 * @param personHours target for a person (W33)
 * @param companyDays target for a company, in working days (W33)
 * @param crossBorderDays target for cross-border trade with customs filing, in working days (W33)
 * @param escalateHours after so long without a decision the applicant may ask for a person (W34)
 * @param monthsValid how long a document must still be valid (W6)
 */
public record RealNameRules(
        @DefaultValue("2") @Min(1) @Max(72) int personHours,
        @DefaultValue("3") @Min(1) @Max(10) int companyDays,
        @DefaultValue("5") @Min(1) @Max(20) int crossBorderDays,
        @DefaultValue("48") @Min(1) @Max(240) int escalateHours,
        @DefaultValue("3") @Min(0) @Max(24) int monthsValid) {}
