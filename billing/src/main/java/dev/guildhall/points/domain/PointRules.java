package dev.guildhall.points.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a tenant may set for points.
 *
 * @param warnDays days before gifts end, or bought points are frozen, that their owner is told
 * @param freezeMonths months after which bought points that were not used are frozen; 0 for never
 * @param thawOnPurchase whether buying a pack makes frozen points usable again; otherwise only staff do
 * @param returnDays days that a gift lives at least once spent points came back to it
 * @param grantLimit points that one member of the staff may give alone; beyond it a second one agrees
 */
public record PointRules(
        @DefaultValue("7") @Min(1) @Max(60) int warnDays,
        @DefaultValue("24") @Min(0) @Max(120) int freezeMonths,
        @DefaultValue("true") boolean thawOnPurchase,
        @DefaultValue("30") @Min(1) @Max(365) int returnDays,
        @DefaultValue("500") @Min(0) @Max(100_000) int grantLimit) {}
