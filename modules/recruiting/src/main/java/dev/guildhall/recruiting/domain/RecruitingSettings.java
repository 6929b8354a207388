package dev.guildhall.recruiting.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for recruiting.
 *
 * @param mostVacancies vacancies that one agency may have, all of its accounts together; deleted ones do not count (C14, D7)
 * @param staleDays days after which a vacancy that nobody confirmed is no longer shown
 * @param remindDays days before that on which the agency is reminded; 0 for never
 * @param applicationsPerDay cards that one person may send within 24 hours
 */
public record RecruitingSettings(
        @DefaultValue("10") @Min(1) @Max(200) int mostVacancies,
        @DefaultValue("30") @Min(2) @Max(365) int staleDays,
        @DefaultValue("5") @Min(0) @Max(60) int remindDays,
        @DefaultValue("30") @Min(1) @Max(500) int applicationsPerDay) {}
