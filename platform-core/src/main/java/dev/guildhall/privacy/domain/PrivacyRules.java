package dev.guildhall.privacy.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A tenant's terms for requests about the own data.
 *
 * @param exportDays how long a copy can be downloaded
 * @param deletionDays how long a deletion can be taken back
 */
public record PrivacyRules(
        @DefaultValue("7") @Min(1) @Max(30) int exportDays,
        @DefaultValue("7") @Min(1) @Max(60) int deletionDays) {
    Duration exportLife() {
        return Duration.ofDays(exportDays);
    }

    Duration deletionWait() {
        return Duration.ofDays(deletionDays);
    }
}
